"""The domain's records: frozen, typed, free of SQL and HTTP."""

from recommender.records.accounts import (
    ACCOUNT_ROLES,
    Account,
    ApiKey,
    Scope,
    Secrets,
    SignIn,
)
from recommender.records.actors import (
    OPERATOR,
    Actor,
    ActorRole,
)
from recommender.records.answers import Answer, Answers, Decision, Invitation, PairState
from recommender.records.changes import Change
from recommender.records.companies import (
    Buyer,
    Contact,
    Firm,
    Need,
    Product,
)
from recommender.records.compliance import Review, Verdict
from recommender.records.events import (
    ClosedTable,
    Event,
    EventKind,
    Journey,
    Limits,
    Session,
    SiteVisits,
)
from recommender.records.jobs import Job, JobKind, JobState
from recommender.records.matches import (
    Contribution,
    Flag,
    Grounds,
    Line,
    Match,
    Reason,
    Span,
)
from recommender.records.meetings import Meeting, MeetingPin, MeetingState, PlanState, PlanVersion
from recommender.records.merges import Dismissal, Merge, MergeClash
from recommender.records.models import Post, Promotion
from recommender.records.outcomes import Encounter, Feedback, Outcome, OutcomeKind, Signal
from recommender.records.participation import (
    Participant,
    Wish,
    WishKind,
)
from recommender.records.plain import (
    from_plain,
    plain,
)
from recommender.records.privacy import Consent, ConsentWay, ContactView, person_of
from recommender.records.removals import Removal, RemovalKind
from recommender.records.shortlists import Exclusion, ShortlistEntry, Shown, Standing
from recommender.records.showings import Showing
from recommender.records.slots import (
    Slot,
    slots_of,
    spoken,
    zone,
)
from recommender.records.values import (
    BuyerId,
    Certificate,
    EventId,
    FirmId,
    HSCode,
    Language,
    NeedId,
    Pair,
    Period,
    ProductId,
    Quantity,
    Segment,
    Side,
    Unit,
)
from recommender.records.webhooks import Delivery, DeliveryState, Notice, Webhook

__all__ = [
    "ACCOUNT_ROLES",
    "OPERATOR",
    "Account",
    "Actor",
    "ActorRole",
    "Answer",
    "Answers",
    "ApiKey",
    "Buyer",
    "BuyerId",
    "Certificate",
    "Change",
    "ClosedTable",
    "Consent",
    "ConsentWay",
    "Contact",
    "ContactView",
    "Contribution",
    "Decision",
    "Delivery",
    "DeliveryState",
    "Dismissal",
    "Encounter",
    "Event",
    "EventId",
    "EventKind",
    "Exclusion",
    "Feedback",
    "Firm",
    "FirmId",
    "Flag",
    "Grounds",
    "HSCode",
    "Invitation",
    "Job",
    "JobKind",
    "JobState",
    "Journey",
    "Language",
    "Limits",
    "Line",
    "Match",
    "Meeting",
    "MeetingPin",
    "MeetingState",
    "Merge",
    "MergeClash",
    "Need",
    "NeedId",
    "Notice",
    "Outcome",
    "OutcomeKind",
    "Pair",
    "PairState",
    "Participant",
    "Period",
    "PlanState",
    "PlanVersion",
    "Post",
    "Product",
    "ProductId",
    "Promotion",
    "Quantity",
    "Reason",
    "Removal",
    "RemovalKind",
    "Review",
    "Scope",
    "Secrets",
    "Segment",
    "Session",
    "ShortlistEntry",
    "Showing",
    "Shown",
    "Side",
    "SignIn",
    "Signal",
    "SiteVisits",
    "Slot",
    "Span",
    "Standing",
    "Unit",
    "Verdict",
    "Webhook",
    "Wish",
    "WishKind",
    "from_plain",
    "person_of",
    "plain",
    "slots_of",
    "spoken",
    "zone",
]
