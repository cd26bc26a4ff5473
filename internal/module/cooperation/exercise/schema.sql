-- A thread of an exercise: ids, participants, words of state and instants; all
-- else is sealed. last is the index of its newest statement.
CREATE TABLE exercise_thread (
	chest     BLOB   NOT NULL,
	subject   TEXT   NOT NULL,
	organizer TEXT   NOT NULL,
	player    TEXT   NOT NULL,
	state     TEXT   NOT NULL,
	marking   TEXT   NOT NULL,
	opened    BIGINT NOT NULL,
	last      BIGINT NOT NULL,
	sealed    BLOB   NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX exercise_thread_organizer ON exercise_thread (organizer, opened);
CREATE INDEX exercise_thread_player ON exercise_thread (player, opened);
CREATE INDEX exercise_thread_subject ON exercise_thread (subject);
