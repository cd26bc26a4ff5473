-- +goose Up
-- In which chest of the journal the checks of a participant in a community lie.
CREATE TABLE check_chest (
	community   TEXT NOT NULL, -- slug
	participant BLOB NOT NULL, -- identity
	chest       BLOB NOT NULL UNIQUE,
	PRIMARY KEY (community, participant)
);
-- Checks that are open.
CREATE TABLE check_open (
	subject   TEXT NOT NULL PRIMARY KEY,
	community TEXT NOT NULL, -- slug
	ends      BIGINT NOT NULL
);
CREATE INDEX check_open_ends ON check_open (ends);
-- When each participant of an open check is looked at next; 0: not again.
CREATE TABLE check_look (
	subject     TEXT NOT NULL,
	participant BLOB NOT NULL, -- identity
	next        BIGINT NOT NULL,
	PRIMARY KEY (subject, participant)
);
CREATE INDEX check_look_next ON check_look (next);
-- What was done to reach a participant. An address is kept as a keyed hash.
CREATE TABLE check_step (
	subject     TEXT NOT NULL,
	participant BLOB NOT NULL, -- identity
	n           BIGINT NOT NULL,
	what        TEXT NOT NULL,
	whom        TEXT NOT NULL,
	address     TEXT NOT NULL,
	at          BIGINT NOT NULL,
	back        BIGINT NOT NULL,
	PRIMARY KEY (subject, participant, n)
);
CREATE INDEX check_step_whom ON check_step (whom, at);
CREATE INDEX check_step_address ON check_step (address, at);
-- Links in mails: one answer, until the check is closed.
CREATE TABLE check_link (
	token       BLOB NOT NULL PRIMARY KEY, -- hash of the secret
	subject     TEXT NOT NULL,
	participant BLOB NOT NULL, -- identity
	whom        TEXT NOT NULL,
	ends        BIGINT NOT NULL
);
CREATE INDEX check_link_ends ON check_link (ends);
-- When the next check of a community is due, and whether its manager was told.
CREATE TABLE check_next (
	community TEXT NOT NULL PRIMARY KEY, -- slug
	at        BIGINT NOT NULL,
	told      BIGINT NOT NULL
);
