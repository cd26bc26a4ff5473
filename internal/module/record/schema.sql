-- What is recorded, by subject: the statement that counts, and its body.
CREATE TABLE record_item (
	subject   TEXT   NOT NULL,
	type      TEXT   NOT NULL,
	recorder  TEXT   NOT NULL, -- identity of the participant that recorded it
	statement TEXT   NOT NULL, -- id of the statement that counts
	arrival   BIGINT NOT NULL, -- its place in the order of application
	body      TEXT   NOT NULL,
	PRIMARY KEY (subject)
);
CREATE INDEX record_item_by_type ON record_item (type, subject);
