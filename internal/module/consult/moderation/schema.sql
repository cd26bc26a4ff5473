-- What was received for a consultation: its commitment, and the identity that
-- said so. place is the index of the statement, here and below.
CREATE TABLE moderation_receipt (
	subject    TEXT NOT NULL,
	statement  TEXT NOT NULL PRIMARY KEY,
	commitment TEXT NOT NULL,
	giver      TEXT NOT NULL,
	place      BIGINT NOT NULL,
	at         BIGINT NOT NULL
);
CREATE INDEX moderation_receipt_subject ON moderation_receipt (subject, place);
CREATE INDEX moderation_receipt_commitment ON moderation_receipt (commitment);

-- What was said that ends receipts, but for the contributions themselves: by
-- whom, and why. how is "declined" or "taken-back".
CREATE TABLE moderation_decision (
	subject   TEXT NOT NULL,
	statement TEXT NOT NULL PRIMARY KEY,
	how       TEXT NOT NULL,
	giver     TEXT NOT NULL,
	speaker   TEXT NOT NULL,
	reason    TEXT NOT NULL,
	words     TEXT NOT NULL,
	place     BIGINT NOT NULL,
	at        BIGINT NOT NULL
);
CREATE INDEX moderation_decision_subject ON moderation_decision (subject, place);

-- Which receipts a decision names.
CREATE TABLE moderation_named (
	subject   TEXT NOT NULL,
	statement TEXT NOT NULL,
	receipt   TEXT NOT NULL,
	PRIMARY KEY (statement, receipt)
);
CREATE INDEX moderation_named_subject ON moderation_named (subject);

-- What was contributed, and the commitment that its header gives. consultation is
-- empty for corrections and for what was erased; recorded is 1 for what the
-- secretariat took from a document.
CREATE TABLE moderation_said (
	subject      TEXT NOT NULL,
	statement    TEXT NOT NULL PRIMARY KEY,
	commitment   TEXT NOT NULL,
	giver        TEXT NOT NULL,
	consultation TEXT NOT NULL,
	recorded     BIGINT NOT NULL,
	place        BIGINT NOT NULL,
	at           BIGINT NOT NULL
);
CREATE INDEX moderation_said_consultation ON moderation_said (consultation, place);
CREATE INDEX moderation_said_commitment ON moderation_said (commitment);
