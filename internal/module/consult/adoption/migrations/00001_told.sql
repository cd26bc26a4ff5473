-- +goose Up
-- Of which silence procedures people were told. soon is the instant a day before
-- which they were reminded; done is 1 once they know how it went.
CREATE TABLE silence_told (
	procedure TEXT NOT NULL PRIMARY KEY,
	text      TEXT NOT NULL,
	soon      TEXT NOT NULL,
	done      BIGINT NOT NULL
);
