-- +goose Up
-- A row is sealed; its hash binds it to the one before.
CREATE TABLE audit_row (
    participant BLOB   NOT NULL,
    n           BIGINT NOT NULL,
    hash        BLOB   NOT NULL,
    sealed      BLOB   NOT NULL,
    PRIMARY KEY (participant, n)
);
-- How many rows a trail has, and the hash of the last.
CREATE TABLE audit_head (
    participant BLOB   NOT NULL PRIMARY KEY,
    size        BIGINT NOT NULL,
    hash        BLOB   NOT NULL
);
-- What an anchor in the public register hashes. The salt is private: with it,
-- and the heads as they then were, the anchor can be proved.
CREATE TABLE audit_anchor (
    n         BIGINT NOT NULL PRIMARY KEY,
    at        BIGINT NOT NULL,
    statement BLOB   NOT NULL,
    salt      BLOB   NOT NULL
);
-- Heads that had changed since the anchor before; the others were as they were.
CREATE TABLE audit_anchored (
    participant BLOB   NOT NULL,
    anchor      BIGINT NOT NULL,
    size        BIGINT NOT NULL,
    hash        BLOB   NOT NULL,
    PRIMARY KEY (participant, anchor)
);
CREATE INDEX audit_anchored_anchor ON audit_anchored (anchor);
