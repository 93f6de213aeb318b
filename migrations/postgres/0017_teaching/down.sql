DROP INDEX enrolments_pending;
DROP TABLE invitations;
DROP TABLE announcement_mails;
DROP TABLE announcements;
