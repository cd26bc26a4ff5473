-- What was said on one meeting, or on one summary. place is the index of the
-- statement that opened it; body is all of it.
CREATE TABLE meeting_case (
	subject      TEXT NOT NULL PRIMARY KEY,
	consultation TEXT NOT NULL,
	place        BIGINT NOT NULL,
	body         TEXT NOT NULL
);
CREATE INDEX meeting_case_consultation ON meeting_case (consultation, place);

CREATE TABLE summary_case (
	subject      TEXT NOT NULL PRIMARY KEY,
	consultation TEXT NOT NULL,
	place        BIGINT NOT NULL,
	body         TEXT NOT NULL
);
CREATE INDEX summary_case_consultation ON summary_case (consultation, place);

-- Which meetings a summary sums up.
CREATE TABLE summary_of (
	subject TEXT NOT NULL,
	meeting TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, meeting)
);
CREATE INDEX summary_of_meeting ON summary_of (meeting, place);
