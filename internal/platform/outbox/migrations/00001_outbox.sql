-- +goose Up
-- What somebody is to know. It is sealed until all letters about it are done.
CREATE TABLE outbox_notice (
    id          TEXT   NOT NULL PRIMARY KEY,
    participant BLOB   NOT NULL,
    kind        TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('new', 'written', 'nobody')),
    at          BIGINT NOT NULL,
    sealed      BLOB
);
CREATE INDEX outbox_notice_state ON outbox_notice (state, at);
CREATE INDEX outbox_notice_participant ON outbox_notice (participant, at);
-- A letter to one person, or to the address in its only notice. Whoever sends
-- it holds a lease.
CREATE TABLE outbox_letter (
    id          TEXT   NOT NULL PRIMARY KEY,
    participant BLOB   NOT NULL,
    person      TEXT   NOT NULL,
    state       TEXT   NOT NULL CHECK (state IN ('open', 'waiting', 'sent', 'bounced', 'given-up', 'no-address')),
    made        BIGINT NOT NULL,
    due         BIGINT NOT NULL,
    touched     BIGINT NOT NULL,
    attempts    BIGINT NOT NULL,
    lease       BIGINT NOT NULL,
    fault       TEXT   NOT NULL
);
CREATE INDEX outbox_letter_state ON outbox_letter (state, due, id);
CREATE INDEX outbox_letter_participant ON outbox_letter (participant, made);
CREATE TABLE outbox_item (
    letter TEXT NOT NULL,
    notice TEXT NOT NULL,
    PRIMARY KEY (letter, notice)
);
CREATE INDEX outbox_item_notice ON outbox_item (notice);
-- What a person wants to receive, how, and in which language.
CREATE TABLE outbox_preference (
    person   TEXT   NOT NULL PRIMARY KEY,
    how      TEXT   NOT NULL CHECK (how IN ('at-once', 'daily', 'weekly', 'never')),
    language TEXT   NOT NULL,
    declined TEXT   NOT NULL,
    changed  BIGINT NOT NULL
);
