-- +goose Up
-- Participants without a key here that a check asks by mail alone: nothing can be
-- said to them, so this is kept by who called it, sealed under its data key.
CREATE TABLE check_apart (
	subject     TEXT NOT NULL,
	participant BLOB NOT NULL, -- in the place of an identity: follows from the listed id
	community   TEXT NOT NULL, -- id
	caller      BLOB NOT NULL, -- identity
	begins      BIGINT NOT NULL,
	state       TEXT NOT NULL,
	sealed      BLOB NOT NULL,
	PRIMARY KEY (subject, participant)
);
CREATE INDEX check_apart_community ON check_apart (community, caller);
-- To which address a link was sent, as it is kept in steps; empty: before this
-- was kept.
ALTER TABLE check_link ADD COLUMN address TEXT NOT NULL DEFAULT '';
