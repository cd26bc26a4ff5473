-- What was said on one position. place is the index of the statement that
-- stated it; body is all of it.
CREATE TABLE position_case (
	subject TEXT NOT NULL PRIMARY KEY,
	topic   TEXT NOT NULL,
	place   BIGINT NOT NULL,
	body    TEXT NOT NULL
);
CREATE INDEX position_case_topic ON position_case (topic, place);
CREATE INDEX position_case_place ON position_case (place);

-- Who holds a position: listed ids.
CREATE TABLE position_holder (
	subject TEXT NOT NULL,
	id      TEXT NOT NULL,
	place   BIGINT NOT NULL,
	PRIMARY KEY (subject, id)
);
CREATE INDEX position_holder_id ON position_holder (id, place);
