-- +goose Up
-- What the people of a participant were told of a thread, each thing once: of
-- whose move it is, of an instant that comes or has passed, of the contact to
-- whom it was referred onward.
CREATE TABLE cooperation_told (
	chest   BLOB   NOT NULL,
	subject TEXT   NOT NULL,
	what    TEXT   NOT NULL,
	whom    TEXT   NOT NULL,
	n       BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	PRIMARY KEY (chest, what, whom)
);
-- When a thread is to be looked at next, and up to which statement it was.
CREATE TABLE cooperation_look (
	chest   BLOB   NOT NULL PRIMARY KEY,
	subject TEXT   NOT NULL,
	last    BIGINT NOT NULL,
	next    BIGINT NOT NULL
);
CREATE INDEX cooperation_look_next ON cooperation_look (next);
