-- What was said on one report. topic is what it is about; begins and ends are the
-- first and the last year of its period; place is the index of the statement that
-- made it; body is all of it.
CREATE TABLE implementation_report (
	subject       TEXT NOT NULL PRIMARY KEY,
	topic         TEXT NOT NULL,
	questionnaire TEXT NOT NULL,
	item          TEXT NOT NULL,
	begins        BIGINT NOT NULL,
	ends          BIGINT NOT NULL,
	place         BIGINT NOT NULL,
	body          TEXT NOT NULL
);
CREATE INDEX implementation_report_place ON implementation_report (place);
CREATE INDEX implementation_report_topic ON implementation_report (topic, place);

-- Which files reports name.
CREATE TABLE implementation_report_copy (
	hash    TEXT NOT NULL,
	subject TEXT NOT NULL,
	PRIMARY KEY (hash, subject)
);

-- Whose report it is, as it was made: listed ids. speaker is as whom the one spoke
-- who made it, identity whose key signed, and followed how many statements came
-- later: a report on which nothing followed stands where that speaker was heard.
-- voice is how much it was the participant's own word when it was made: 0 said by
-- itself, 1 recorded by the secretariat, 2 put in its name by another.
CREATE TABLE implementation_report_by (
	subject  TEXT NOT NULL,
	id       TEXT NOT NULL,
	topic    TEXT NOT NULL,
	begins   BIGINT NOT NULL,
	ends     BIGINT NOT NULL,
	place    BIGINT NOT NULL,
	speaker  TEXT NOT NULL,
	identity TEXT NOT NULL,
	followed BIGINT NOT NULL,
	voice    BIGINT NOT NULL,
	PRIMARY KEY (subject, id)
);
-- In the order in which they are asked for, with all that it takes to know which is
-- the latest: neither sorted nor looked up.
CREATE INDEX implementation_report_by_topic ON implementation_report_by (topic, id, ends DESC, begins DESC, place DESC, subject, voice, followed);
CREATE INDEX implementation_report_by_id ON implementation_report_by (id, topic, ends DESC, begins DESC, place DESC, subject, voice, followed);
CREATE INDEX implementation_report_by_period ON implementation_report_by (ends, begins);
