-- +goose Up
-- In which chest of the journal the directory of a community lies.
CREATE TABLE contact_chest (
	community TEXT NOT NULL PRIMARY KEY,
	chest     BLOB NOT NULL UNIQUE
);
-- Links that confirm contacts without signing in: once, until an instant.
CREATE TABLE contact_link (
	token       BLOB NOT NULL PRIMARY KEY, -- hash of the secret
	participant BLOB NOT NULL, -- identity
	person      TEXT NOT NULL,
	contacts    TEXT NOT NULL, -- ids, with blanks between
	ends        BIGINT NOT NULL,
	used        BIGINT NOT NULL
);
-- When officers were last told what nobody has touched: one row at the most.
CREATE TABLE contact_round (
	at BIGINT NOT NULL PRIMARY KEY
);
