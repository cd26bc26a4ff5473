-- A thread of a case: ids, participants, words of state and instants; all else
-- is sealed. last is the index of its newest statement, due when the earliest
-- thing in it is due, 0 for nothing; ended is 1 once nothing more is said; report
-- is the id under which its two report of it, empty for none; agreed when they have
-- agreed to a report for everybody, 0 while they have not.
CREATE TABLE cooperation_thread (
	chest        BLOB   NOT NULL,
	subject      TEXT   NOT NULL,
	opener       TEXT   NOT NULL,
	counterparty TEXT   NOT NULL,
	kind         TEXT   NOT NULL,
	state        TEXT   NOT NULL,
	marking      TEXT   NOT NULL,
	exercise     BIGINT NOT NULL,
	ended        BIGINT NOT NULL,
	opened       BIGINT NOT NULL,
	last         BIGINT NOT NULL,
	due          BIGINT NOT NULL,
	report       TEXT   NOT NULL,
	agreed       BIGINT NOT NULL,
	sealed       BLOB   NOT NULL,
	PRIMARY KEY (chest, subject)
);
CREATE INDEX cooperation_thread_subject ON cooperation_thread (subject, opener, counterparty);
CREATE INDEX cooperation_thread_report ON cooperation_thread (report);
CREATE INDEX cooperation_thread_agreed ON cooperation_thread (agreed) WHERE agreed > 0;
CREATE INDEX cooperation_thread_open ON cooperation_thread (ended, last);
-- What a board shows of a thread, sealed.
CREATE TABLE cooperation_line (
	chest   BLOB NOT NULL,
	subject TEXT NOT NULL,
	sealed  BLOB NOT NULL,
	PRIMARY KEY (chest, subject)
);
-- Whoever reads a thread, as the board of that participant orders it: owes is 1
-- while it is that side's move, also in a case that is over, which is then not ended
-- on its board; due when the earliest of it is due, else when the
-- earliest of the others' is; the end of all time for no particular instant.
CREATE TABLE cooperation_reader (
	chest       BLOB   NOT NULL,
	subject     TEXT   NOT NULL,
	participant TEXT   NOT NULL,
	side        TEXT   NOT NULL,
	kind        TEXT   NOT NULL,
	exercise    BIGINT NOT NULL,
	ended       BIGINT NOT NULL,
	owes        BIGINT NOT NULL,
	due         BIGINT NOT NULL,
	last        BIGINT NOT NULL,
	PRIMARY KEY (chest, subject, participant)
);
CREATE INDEX cooperation_reader_board ON cooperation_reader (participant, exercise, ended, owes, due, last);
CREATE INDEX cooperation_reader_newest ON cooperation_reader (participant, exercise, ended, owes, last);
CREATE INDEX cooperation_reader_all ON cooperation_reader (participant, last);
-- Whoever was taken off a thread and not let in since, by which statement, which
-- entry of the journal that is, when, and how the thread was marked until then: it
-- is told that, and nothing of what was said.
CREATE TABLE cooperation_closed (
	chest       BLOB   NOT NULL,
	subject     TEXT   NOT NULL,
	participant TEXT   NOT NULL,
	statement   TEXT   NOT NULL,
	entry       BIGINT NOT NULL,
	at          BIGINT NOT NULL,
	marking     TEXT   NOT NULL,
	PRIMARY KEY (chest, subject, participant)
);
CREATE INDEX cooperation_closed_to ON cooperation_closed (participant, at);
