-- +goose Up
-- Files that are attached to what is not said yet: salt and bytes, sealed under
-- the key of the participant whose person brought them. hash is that by which
-- the statement will name the file.
CREATE TABLE attachment_pending (
	participant TEXT NOT NULL,
	hash        TEXT NOT NULL,
	sealed      BLOB NOT NULL,
	brought     BIGINT NOT NULL,
	PRIMARY KEY (hash)
);
CREATE INDEX attachment_pending_brought ON attachment_pending (brought);
