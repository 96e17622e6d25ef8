"""A plan on paper, in spreadsheets and in calendars: records in, bytes out.

Import its modules themselves: those for PDF and calendars take half a second to load.
"""
