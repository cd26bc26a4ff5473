-- +goose Up
-- Where a letter went, sealed, while it may still come back.
ALTER TABLE outbox_letter ADD COLUMN address BLOB;
-- Addresses from which letters came back, by a keyed hash: no address stands
-- here.
CREATE TABLE outbox_returned (
    address TEXT   NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    fault   TEXT   NOT NULL
);
