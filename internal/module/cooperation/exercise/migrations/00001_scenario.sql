-- +goose Up
-- The scenario of an exercise, its organizer's alone: sealed under the
-- organizer's data key, with the salt of its hash and what was played of it.
-- last is the newest statement of the exercise that was looked at, next when it
-- is looked at again; 0 for never.
CREATE TABLE exercise_scenario (
	subject   TEXT   NOT NULL PRIMARY KEY,
	organizer BLOB   NOT NULL,
	last      BIGINT NOT NULL,
	next      BIGINT NOT NULL,
	sealed    BLOB   NOT NULL
);
CREATE INDEX exercise_scenario_next ON exercise_scenario (next);
