-- What was said of one need or offer. place is the index of the statement that
-- opened it, side need or offer; over is 1 once it was said to be closed or
-- withdrawn, whether that counts or not; body is all of it.
CREATE TABLE capacity_case (
	subject TEXT   NOT NULL PRIMARY KEY,
	side    TEXT   NOT NULL,
	place   BIGINT NOT NULL,
	over    BIGINT NOT NULL,
	body    TEXT   NOT NULL
);
CREATE INDEX capacity_case_place ON capacity_case (side, place);
CREATE INDEX capacity_case_over ON capacity_case (side, over, place);

-- By what a need or an offer is found: every author, and every provision, kind
-- and language that any of its wordings names.
CREATE TABLE capacity_facet (
	subject TEXT NOT NULL,
	facet   TEXT NOT NULL,
	value   TEXT NOT NULL,
	PRIMARY KEY (subject, facet, value)
);
CREATE INDEX capacity_facet_value ON capacity_facet (facet, value, subject);

-- Of which offers something was told, by the need that it was told of.
CREATE TABLE capacity_told (
	subject TEXT NOT NULL,
	offer   TEXT NOT NULL,
	PRIMARY KEY (subject, offer)
);
CREATE INDEX capacity_told_offer ON capacity_told (offer, subject);
