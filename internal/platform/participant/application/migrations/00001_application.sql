-- +goose Up
-- Who wants to take part. What was typed is sealed: about is the organization,
-- contact the person who writes for it, and what was written to and fro.
-- participant is the id under which it is listed, once that is decided.
CREATE TABLE application (
    id          TEXT   NOT NULL PRIMARY KEY,
    state       TEXT   NOT NULL,
    filed       BIGINT NOT NULL,
    moved       BIGINT NOT NULL,
    participant TEXT   NOT NULL,
    about       BLOB,
    contact     BLOB
);
CREATE INDEX application_state ON application (state, moved);
CREATE INDEX application_participant ON application (participant);
-- One-time links: the hash of what is in the address. They are in no backup.
CREATE TABLE application_link (
    hash        BLOB   NOT NULL PRIMARY KEY,
    application TEXT   NOT NULL,
    purpose     TEXT   NOT NULL,
    expires     BIGINT NOT NULL
);
CREATE INDEX application_link_application ON application_link (application);
