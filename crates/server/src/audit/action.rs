//! The closed list of what can be done in the office, as the log names it. What each means for
//! everybody stands in `docs/audit-log.md`.

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// What was done. The list is closed: a log with another word is not ours.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word in the log. It never changes.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$name => $code),+
                }
            }

            /// Reads the word back.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

actions! {
    /// An officer was added.
    OfficerAdded = "officer.added",
    /// An officer got a new password, and is in office again.
    OfficerReset = "officer.reset",
    /// An officer left the office.
    OfficerDisabled = "officer.disabled",
    /// An officer signed in.
    OfficerSignedIn = "officer.signed_in",
    /// An officer chose a new password.
    OfficerPasswordChanged = "officer.password_changed",
    /// An officer turned the second factor on.
    OfficerSecondFactorOn = "officer.second_factor_on",
    /// A printed code for a member.
    CodeIssued = "code.issued",
    /// Files of the office came in.
    ImportDone = "import.done",
    /// Personal data or figures went out as a file.
    ExportMade = "export.made",
    /// An application for a loan is looked at.
    LoanReviewed = "loan.reviewed",
    /// A loan is granted.
    LoanApproved = "loan.approved",
    /// A loan is refused.
    LoanRejected = "loan.rejected",
    /// A loan is paid out.
    LoanDisbursed = "loan.disbursed",
    /// A withdrawal, or the end of a term, is granted.
    WithdrawalApproved = "withdrawal.approved",
    /// It is paid out.
    WithdrawalPaid = "withdrawal.paid",
    /// A withdrawal or a notice of a deposit is refused.
    SavingsRequestRejected = "savings.rejected",
    /// A deposit of which a member gave notice is booked.
    DepositBooked = "deposit.booked",
    /// Members can apply for a product.
    ProductOffered = "product.offered",
    /// Members can no longer apply for a product.
    ProductWithdrawn = "product.withdrawn",
    /// Somebody's application to become a member is looked at.
    JoiningReviewed = "joining.reviewed",
    /// They become a member.
    JoiningAccepted = "joining.accepted",
    /// They are refused.
    JoiningRefused = "joining.refused",
    /// Simpanan pokok of a new member was received.
    EntryReceived = "joining.entry_received",
    /// A member's data are put right as they asked.
    CorrectionAccepted = "correction.accepted",
    /// A wish to put data right is refused.
    CorrectionRefused = "correction.refused",
    /// A purpose for which a member took consent back is served no more.
    ProcessingStopped = "consent.processing_stopped",
    /// A member may leave.
    LeavingAccepted = "leaving.accepted",
    /// A member who wants to leave is kept, with a reason.
    LeavingRefused = "leaving.refused",
    /// A membership ended.
    MembershipEnded = "membership.ended",
    /// A surplus was proposed to members.
    ShuProposed = "shu.proposed",
    /// What the meeting decided on a surplus was fixed.
    ShuDecided = "shu.decided",
    /// A question to the pengawas was answered.
    QuestionAnswered = "question.answered",
    /// Anybody may read the result of a meeting.
    ResultPublished = "result.published",
    /// The result of a meeting is the members' again.
    ResultWithdrawn = "result.withdrawn",
    /// Something was announced to members.
    AnnouncementPublished = "announcement.published",
    /// Members see a meeting.
    MeetingPublished = "meeting.published",
    /// The vote was opened.
    MeetingOpened = "meeting.opened",
    /// The vote was closed.
    MeetingClosed = "meeting.closed",
    /// The moments of the vote were moved.
    MeetingRescheduled = "meeting.rescheduled",
    /// The result was made.
    MeetingCounted = "meeting.counted",
    /// A second meeting was prepared.
    MeetingSecond = "meeting.second",
    /// The chair's word on consensus.
    MeetingConsensus = "meeting.consensus",
    /// An item was put to the vote.
    MeetingItemToVote = "meeting.item_to_vote",
    /// Who signs the minutes.
    MeetingOfficers = "meeting.officers",
    /// Something is to be done after a decision.
    FollowUpAdded = "followup.added",
    /// It is done.
    FollowUpDone = "followup.done",
    /// The board of a sealed vote was started.
    BoardStarted = "board.started",
    /// The roll was drawn up.
    RollDrawn = "roll.drawn",
    /// The roll was opened again.
    RollReopened = "roll.reopened",
    /// The roll went on the board.
    RollFrozen = "roll.frozen",
    /// A manifest went on the board.
    ManifestPublished = "board.manifest",
    /// A trustee's message that was brought as a file.
    TrusteeMessage = "board.trustee_message",
    /// The order that lots gave.
    LotsRecorded = "board.lots",
    /// A voting credential on paper.
    CredentialIssued = "credential.issued",
    /// A voting credential was taken away.
    CredentialRevoked = "credential.revoked",
}
