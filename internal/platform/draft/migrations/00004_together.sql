-- +goose Up
-- What the second and further statements of a draft became: several can be
-- cleared together. The first stands with the draft.
CREATE TABLE draft_said (
	draft     TEXT NOT NULL,
	part      BIGINT NOT NULL,
	statement TEXT NOT NULL,
	PRIMARY KEY (draft, part),
	UNIQUE (statement),
	CHECK (part >= 2 AND statement <> '')
);
