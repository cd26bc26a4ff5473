-- Retrospective reports in public. editions is how many both have said, 0 while
-- only one of the two has; withdrawn is 1 until both publish anew. awaits is who has
-- still to publish what the other one has, empty for
-- nobody; said when either of the two said something of it last.
CREATE TABLE cooperation_report (
	subject   TEXT   NOT NULL PRIMARY KEY,
	editions  BIGINT NOT NULL,
	withdrawn BIGINT NOT NULL,
	awaits    TEXT   NOT NULL,
	place     BIGINT NOT NULL,
	said      BIGINT NOT NULL,
	body      TEXT   NOT NULL
);
CREATE INDEX cooperation_report_place ON cooperation_report (editions, place);
CREATE INDEX cooperation_report_awaits ON cooperation_report (awaits);
