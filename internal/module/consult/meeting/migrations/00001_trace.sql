-- +goose Up
-- What the points of a summary rest on, with the salt of the commitment: sealed
-- under the data key of the participant who says the summary. hash is the
-- commitment, by which the summary names it.
CREATE TABLE summary_trace (
	hash        TEXT NOT NULL PRIMARY KEY,
	participant TEXT NOT NULL,
	sealed      BLOB NOT NULL,
	kept        BIGINT NOT NULL
);
