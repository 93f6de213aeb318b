//! Everything that the service does for people, each with its name and its rule. What the program does by itself (the
//! worker, the command line) asks nobody.

/// Who an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Everybody, signed in or not. Secrets in links and codes are proofs of their own.
    Everybody,
    /// Everybody who is signed in, also who has yet to set up the second factor that the role needs.
    SignedIn,
    /// Everybody who is signed in: it is about oneself.
    Oneself,
    /// Whoever the thing belongs to.
    Own,
    /// Whoever the thing belongs to, and administrators.
    OwnOrAdministrator,
    /// Whoever the thing belongs to, who facilitates its cohort, and administrators.
    OwnOrLed,
    /// Who facilitates its cohort, and administrators.
    Led,
    /// As [`Rule::Led`], and never for oneself: nobody grants or marks anything of one's own.
    LedOfAnother,
    /// Facilitators of that cohort, and administrators; learners are told that it is not for them.
    Cohort,
    /// Facilitators and administrators.
    Staff,
    /// Facilitators for work that they began themselves, administrators for all.
    OwnWork,
    /// Administrators.
    Administrator,
    /// A directory, by its SCIM token; no person.
    Directory,
    /// A directory whose token may change staff and give roles.
    DirectoryOfRoles,
}

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $action:ident = $name:literal: $rule:ident $(, $recent:ident)?;)+) => {
        /// Something that people do with the service.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Action {
            $($(#[doc = $doc])+ $action,)+
        }

        impl Action {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$action,)+];

            /// The name, which stays.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$action => $name,)+ }
            }

            /// Who it is for.
            pub const fn rule(self) -> Rule {
                match self { $(Self::$action => Rule::$rule,)+ }
            }

            /// Whether a session is not enough: one has signed in, or shown the password again, a short while ago.
            pub const fn needs_recent_sign_in(self) -> bool {
                match self { $(Self::$action => actions!(@recent $($recent)?),)+ }
            }

            /// What it is, in a sentence.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$action => concat!($($doc),+).trim_ascii(),)+ }
            }
        }
    };
    (@recent) => { false };
    (@recent recent) => { true };
}

actions! {
    /// Look at what is for everybody: the pages in front, the program's own files, its description and public keys.
    Look = "service.look": Everybody;
    /// Ask whether the program is alive.
    Probe = "service.probe": Everybody;
    /// Become the first administrator, by the link that the program printed.
    SetUp = "service.set-up": Everybody;
    /// Look at the courses.
    SeeCourses = "course.see": Everybody;
    /// Open an account.
    Register = "account.register": Everybody;
    /// Confirm an address, by the link that was mailed there.
    ConfirmAddress = "account.confirm-address": Everybody;
    /// Ask for a new password by mail.
    ForgetPassword = "password.forget": Everybody;
    /// Set a new password, by the link that was mailed.
    ResetPassword = "password.reset": Everybody;
    /// Sign in.
    SignIn = "session.begin": Everybody;
    /// Sign in by the word of a provider of identities.
    SignInWithProvider = "session.begin-with-provider": Everybody;
    /// Sign in with a passkey.
    SignInWithPasskey = "session.begin-with-passkey": Everybody;
    /// Go on with a session, by its refresh token.
    RenewSession = "session.renew": Everybody;
    /// Sign out.
    SignOut = "session.leave": Everybody;
    /// Look at an invitation and open an account with it, by the link that was mailed.
    FollowInvitation = "invitation.follow": Everybody;
    /// End reminders, by the link in each of them.
    EndReminders = "reminders.end": Everybody;
    /// Verify a certificate, by its code.
    VerifyCertificate = "certificate.verify": Everybody;

    /// Use a session at all.
    Enter = "session.use": Oneself;
    /// See how it stands with one's second factor.
    SeeSecondFactor = "second-factor.see": SignedIn;
    /// Begin to set up a second factor.
    BeginSecondFactor = "second-factor.begin": SignedIn, recent;
    /// Turn the second factor on, by its first code.
    ConfirmSecondFactor = "second-factor.confirm": SignedIn;
    /// Turn one's second factor off, by password and code.
    EndSecondFactor = "second-factor.end": SignedIn;
    /// Show the password, or a passkey, again.
    StepUp = "session.step-up": SignedIn;
    /// See one's own passkeys.
    SeePasskeys = "passkey.see": SignedIn;
    /// Add a passkey.
    AddPasskey = "passkey.add": SignedIn, recent;
    /// Give a passkey another name.
    RenamePasskey = "passkey.rename": Own;
    /// Remove a passkey.
    RemovePasskey = "passkey.remove": Own, recent;
    /// Make new recovery codes.
    MakeRecoveryCodes = "second-factor.make-recovery-codes": Oneself, recent;

    /// See one's own account.
    SeeOneself = "oneself.see": Oneself;
    /// Change one's own profile.
    ChangeOneself = "oneself.change": Oneself;
    /// Change one's password, by the present one.
    ChangePassword = "password.change": Oneself;
    /// Have the link to confirm one's address mailed again.
    ConfirmAddressAgain = "account.confirm-address-again": Oneself;
    /// Take everything along that is kept about oneself.
    ExportOneself = "oneself.export": Oneself;
    /// Erase one's account, by the password.
    EraseOneself = "oneself.erase": Oneself;
    /// See where one is signed in.
    ListSessions = "session.list": Oneself;
    /// End all other sessions of one's own.
    EndOtherSessions = "session.end-others": Oneself;
    /// End one session.
    EndSession = "session.end": Own;
    /// See by which other services one signs in.
    ListIdentities = "identity.list": Oneself;
    /// Take a service off by which one signs in.
    UnlinkIdentity = "identity.unlink": Own, recent;

    /// Enrol in a course.
    Enrol = "enrolment.enrol": Oneself;
    /// Take up an invitation into a cohort.
    AcceptInvitation = "invitation.accept": Oneself;
    /// See one's own courses.
    ListOwnEnrolments = "enrolment.list-own": Oneself;
    /// See an enrolment and how far it is.
    SeeEnrolment = "enrolment.see": OwnOrLed;
    /// Read the glossary of the version that an enrolment is in.
    SeeGlossary = "enrolment.see-glossary": OwnOrLed;
    /// See what happened in an enrolment.
    SeeHistory = "enrolment.see-history": OwnOrLed;
    /// See which dates and attempts were granted.
    SeeExtensions = "enrolment.see-extensions": OwnOrLed;
    /// Read a lesson.
    ReadLesson = "lesson.read": Own;
    /// Mark a lesson as done.
    CompleteLesson = "lesson.complete": Own;
    /// Start an attempt at a quiz.
    StartAttempt = "attempt.start": Own;
    /// Answer a question.
    SaveResponse = "attempt.save-response": Own;
    /// Hand an attempt in.
    SubmitAttempt = "attempt.submit": Own;
    /// See an attempt, as far as the rules of review allow.
    SeeAttempt = "attempt.see": OwnOrLed;
    /// See all of an attempt, whatever the rules of review say.
    ReviewAttempt = "attempt.review": LedOfAnother;
    /// See the receipt of an attempt that was handed in.
    SeeReceipt = "attempt.see-receipt": OwnOrLed;
    /// See one's own certificates.
    ListOwnCertificates = "certificate.list-own": Oneself;
    /// Fetch the document of a certificate.
    FetchCertificate = "certificate.fetch": OwnOrAdministrator;
    /// Fetch the signed credential of a certificate.
    FetchCredential = "certificate.fetch-credential": OwnOrAdministrator;

    /// See the cohorts that one runs.
    ListCohorts = "cohort.list": Staff;
    /// See all cohorts.
    ListAllCohorts = "cohort.list-all": Administrator;
    /// Open a cohort.
    AddCohort = "cohort.add": Staff;
    /// See a cohort.
    SeeCohort = "cohort.see": Cohort;
    /// Change title and dates of a cohort.
    ChangeCohort = "cohort.change": Cohort;
    /// Put people into a cohort.
    AddMembers = "cohort.add-members": Cohort;
    /// Take people out of another cohort for it.
    MoveMembers = "cohort.move-members": Administrator;
    /// See the announcements to a cohort.
    ListAnnouncements = "cohort.list-announcements": Cohort;
    /// Write to a cohort.
    Announce = "cohort.announce": Cohort;
    /// See who asks to be let in.
    ListRequests = "request.list": Cohort;
    /// Let several in.
    ApproveRequests = "request.approve-several": Cohort;
    /// Decline several.
    DeclineRequests = "request.decline-several": Cohort;
    /// Decline for all cohorts who asked for the course alone.
    DeclineForCourse = "request.decline-for-course": Administrator;
    /// Let somebody in.
    ApproveEnrolment = "enrolment.approve": Led;
    /// Decline somebody.
    DeclineEnrolment = "enrolment.decline": Led;
    /// See the invitations into a cohort.
    ListInvitations = "invitation.list": Cohort;
    /// Invite into a cohort.
    Invite = "invitation.send": Cohort;
    /// Take an invitation back.
    WithdrawInvitation = "invitation.withdraw": Cohort;
    /// Send an invitation again.
    ResendInvitation = "invitation.resend": Cohort;
    /// See who of a cohort needs attention.
    SeeAttention = "cohort.see-attention": Cohort;
    /// See how far everybody of a cohort is.
    SeeProgress = "cohort.see-progress": Cohort;
    /// See the figures of a cohort.
    SeeFigures = "cohort.see-figures": Cohort;
    /// See what a cohort learnt between two tests.
    SeeGain = "cohort.see-gain": Cohort;
    /// See the statistics of a quiz in the cohorts that one runs.
    SeeStatistics = "quiz.see-statistics": Cohort;
    /// See the statistics of a quiz over everybody.
    SeeAllStatistics = "quiz.see-all-statistics": Administrator;
    /// See what waits for a marker.
    ListMarking = "marking.list": Cohort;
    /// See an attempt as a marker does.
    SeeMarking = "marking.see": LedOfAnother;
    /// Mark an essay.
    MarkEssay = "marking.mark": LedOfAnother;
    /// Do something for several learners of a cohort.
    ActForSeveral = "cohort.act-for-several": Cohort;
    /// Give a whole cohort more time.
    ExtendCohort = "cohort.extend": Cohort;
    /// Give a whole cohort more attempts.
    GiveCohortAttempts = "cohort.give-attempts": Cohort;
    /// Give a learner more time.
    Extend = "enrolment.extend": LedOfAnother;
    /// Give a learner more attempts.
    GiveAttempts = "enrolment.give-attempts": LedOfAnother;
    /// Give a learner leave.
    Pause = "enrolment.pause": LedOfAnother;
    /// End a learner's leave.
    Resume = "enrolment.resume": LedOfAnother;
    /// Remind a learner.
    Remind = "enrolment.remind": LedOfAnother;
    /// See how far long work is.
    SeeWork = "work.see": OwnWork;

    /// Find people.
    ListPeople = "person.list": Administrator;
    /// Add a learner.
    AddPerson = "person.add": Administrator;
    /// Add a facilitator or an administrator.
    AddStaff = "person.add-staff": Administrator, recent;
    /// Look what importing a table of people would do.
    PrepareImport = "person.prepare-import": Administrator;
    /// Import a table of people.
    ImportPeople = "person.import": Administrator, recent;
    /// See a person with all that belongs to it.
    SeePerson = "person.see": Administrator;
    /// Change a person's profile, lock somebody out or let them in again.
    ChangePerson = "person.change": Administrator;
    /// Give a person another role.
    ChangeRole = "person.change-role": Administrator, recent;
    /// End all sessions of a person.
    EndSessionsOfPerson = "person.end-sessions": Administrator;
    /// Take somebody's second factor away, and the passkeys.
    RemoveSecondFactor = "person.remove-second-factor": Administrator, recent;
    /// Mail a person the invitation to set a password.
    InvitePerson = "person.invite": Administrator;
    /// Erase a person.
    ErasePerson = "person.erase": Administrator, recent;

    /// See the versions of a course, what differs, and units as learners see them.
    SeeVersions = "course.see-versions": Administrator;
    /// See what the folder of courses holds and what publishing would do.
    SeeFolder = "course.see-folder": Administrator;
    /// Publish courses.
    Publish = "course.publish": Administrator;
    /// Move a cohort to another version.
    MoveCohort = "cohort.move-version": Administrator;
    /// Move an enrolment to another version.
    MoveEnrolment = "enrolment.move-version": Administrator;
    /// Grade attempts anew after a correction.
    Regrade = "course.regrade": Administrator;
    /// Find certificates.
    ListCertificates = "certificate.list": Administrator;
    /// See the record of a certificate.
    SeeCertificate = "certificate.see": Administrator;
    /// See who could be certified.
    ListCandidates = "certificate.list-candidates": Administrator;
    /// Keep an enrolment from a certificate.
    ExcludeCandidate = "certificate.exclude": Administrator;
    /// Lift that again.
    AdmitCandidate = "certificate.admit": Administrator;
    /// Release certificates.
    ReleaseCertificates = "certificate.release": Administrator;
    /// See what was released together.
    SeeBatches = "certificate.see-batches": Administrator;
    /// Revoke a certificate.
    RevokeCertificate = "certificate.revoke": Administrator, recent;
    /// Issue a certificate anew.
    ReissueCertificate = "certificate.reissue": Administrator;

    /// See the mail that was sent, waits or failed, and addresses from which it comes back.
    SeeMail = "mail.see": Administrator;
    /// Send mail again.
    ResendMail = "mail.resend": Administrator;
    /// Send oneself a mail, to see that mail works.
    TestMail = "mail.test": Administrator;
    /// See how the installation is.
    SeeHealth = "service.see-health": Administrator;
    /// See what is left to set up.
    SeeSetUp = "service.see-set-up": Administrator;
    /// Note that the keys were put away.
    NoteKeysKept = "service.note-keys-kept": Administrator;
    /// Make a backup.
    BackUp = "service.back-up": Administrator;
    /// See how far the administrators' work is: imports, publications, backups.
    SeeAdministratorsWork = "work.see-administrators": Administrator;
    /// Read the audit log.
    SeeAuditLog = "service.see-audit-log": Administrator;

    /// Read what SCIM serves: its description, people and groups. A SCIM token may.
    SeeDirectory = "directory.see": Directory;
    /// Add people over SCIM, change their profiles, lock them out and let them in again. A SCIM token may.
    ProvisionPeople = "directory.provision-people": Directory;
    /// Make, change and remove groups over SCIM. A SCIM token may.
    ProvisionGroups = "directory.provision-groups": Directory;
    /// Change facilitators and administrators over SCIM, and give these roles through groups. A SCIM token made with `--roles` may.
    ProvisionStaff = "directory.provision-staff": DirectoryOfRoles;
}
