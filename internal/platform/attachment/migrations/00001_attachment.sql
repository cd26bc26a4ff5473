-- +goose Up
-- Which chests of the journal name a sealed file: a random name, and the hash of
-- bytes that tell nothing.
CREATE TABLE attachment_use (
	chest BLOB NOT NULL,
	file  TEXT NOT NULL,
	PRIMARY KEY (chest, file)
);
CREATE INDEX attachment_use_file ON attachment_use (file);
