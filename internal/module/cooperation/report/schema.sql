-- Retrospective reports in public. editions is how many both have said, 0 while
-- only one of the two has; withdrawn is 1 until both publish anew.
CREATE TABLE cooperation_report (
	subject   TEXT   NOT NULL PRIMARY KEY,
	editions  BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL,
	place     BIGINT NOT NULL,
	body      TEXT   NOT NULL
);
CREATE INDEX cooperation_report_place ON cooperation_report (editions, place);
