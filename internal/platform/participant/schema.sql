-- Who is listed: one row a participant. body is the listing as the last
-- statement has it, course all that follows from the statements on the id.
-- deadline is that of a no-objection period which is open, in microseconds, or 0.
CREATE TABLE participant_listed (
	subject  TEXT NOT NULL PRIMARY KEY,
	class    TEXT NOT NULL,
	status   TEXT NOT NULL,
	lister   TEXT NOT NULL,
	deadline BIGINT NOT NULL,
	body     TEXT NOT NULL,
	course   TEXT NOT NULL
);
CREATE INDEX participant_listed_deadline ON participant_listed (deadline);

-- Which identity is, or was, whose. place is the index of the statement that
-- bound it, until the one that ended it, or -1.
CREATE TABLE participant_identity (
	subject  TEXT NOT NULL,
	identity TEXT NOT NULL,
	lister   TEXT NOT NULL,
	place    BIGINT NOT NULL,
	until    BIGINT NOT NULL,
	status   TEXT NOT NULL,
	speaks   BIGINT NOT NULL,
	PRIMARY KEY (subject, identity)
);
CREATE INDEX participant_identity_identity ON participant_identity (identity, place);

-- Who is a member of what: subject is the group.
CREATE TABLE participant_member (
	subject TEXT NOT NULL,
	member  TEXT NOT NULL,
	place   BIGINT NOT NULL,
	since   TEXT NOT NULL,
	until   TEXT NOT NULL,
	role    TEXT NOT NULL,
	PRIMARY KEY (subject, member, place)
);
CREATE INDEX participant_member_member ON participant_member (member, subject);

-- The rules that each hub has set for itself.
CREATE TABLE participant_rules (
	subject   TEXT NOT NULL,
	author    TEXT NOT NULL,
	body      TEXT NOT NULL,
	statement TEXT NOT NULL,
	PRIMARY KEY (subject, author)
);
