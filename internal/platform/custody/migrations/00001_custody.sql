-- +goose Up
-- When something about a participant's keys falls due: a rotation, a drill.
CREATE TABLE custody_due (
    identity BLOB NOT NULL,
    kind     TEXT NOT NULL,
    months   BIGINT NOT NULL,
    since    BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    reminded BIGINT NOT NULL,
    PRIMARY KEY (identity, kind)
);
CREATE INDEX custody_due_next ON custody_due (reminded, due);
-- That a recovery sheet was tried and worked, with which key, when, by whom.
CREATE TABLE custody_drill (
    identity BLOB NOT NULL,
    at       BIGINT NOT NULL,
    key      BLOB NOT NULL,
    person   TEXT NOT NULL,
    PRIMARY KEY (identity, at)
);
