-- +goose Up
-- What a participant prepares to report, part by part: sealed under the
-- participant's data key. None of it is a statement.
CREATE TABLE preparation (
	id          TEXT   NOT NULL PRIMARY KEY,
	participant BLOB   NOT NULL,
	at          BIGINT NOT NULL,
	sealed      BLOB   NOT NULL
);
CREATE INDEX preparation_participant ON preparation (participant, at);
CREATE TABLE preparation_part (
	id          TEXT   NOT NULL,
	item        TEXT   NOT NULL,
	participant BLOB   NOT NULL,
	state       TEXT   NOT NULL,
	seen        BIGINT NOT NULL,
	draft       TEXT   NOT NULL,
	at          BIGINT NOT NULL,
	sealed      BLOB   NOT NULL,
	PRIMARY KEY (id, item)
);
CREATE INDEX preparation_part_draft ON preparation_part (draft);
-- What a capital means to do next.
CREATE TABLE preparation_step (
	id          TEXT   NOT NULL PRIMARY KEY,
	participant BLOB   NOT NULL,
	at          BIGINT NOT NULL,
	sealed      BLOB   NOT NULL
);
CREATE INDEX preparation_step_participant ON preparation_step (participant, at);
-- A workbook that one person sent, until he or she decides on it.
CREATE TABLE preparation_sent (
	id          TEXT   NOT NULL,
	person      TEXT   NOT NULL,
	participant BLOB   NOT NULL,
	at          BIGINT NOT NULL,
	sealed      BLOB   NOT NULL,
	PRIMARY KEY (id, person)
);
