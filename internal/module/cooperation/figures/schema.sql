-- The figures of a year as somebody stated them: those of the hub itself count.
-- The newest statement stands.
CREATE TABLE cooperation_figures (
	subject TEXT   NOT NULL,
	author  TEXT   NOT NULL,
	year    BIGINT NOT NULL,
	at      BIGINT NOT NULL,
	id      TEXT   NOT NULL,
	body    TEXT   NOT NULL,
	PRIMARY KEY (subject, author)
);
CREATE INDEX cooperation_figures_author ON cooperation_figures (author, year);
