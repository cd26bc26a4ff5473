-- +goose Up
-- Drafts of what participants are to say. What is drafted is sealed: header,
-- salt and body. Its edition counts how often it has been frozen. One that is
-- own is cleared by its drafter: a passkey of his or her own or, alone, the words
-- of an individual for whom nobody else speaks. The triggers of the next
-- migration keep what is frozen.
CREATE TABLE draft (
	id          TEXT NOT NULL PRIMARY KEY,
	participant TEXT NOT NULL,
	drafter     TEXT NOT NULL,
	own         BIGINT NOT NULL,
	alone       BIGINT NOT NULL,
	type        TEXT NOT NULL,
	state       TEXT NOT NULL,
	edition     BIGINT NOT NULL,
	challenge   TEXT NOT NULL,
	sealed      BLOB NOT NULL,
	steps       BIGINT NOT NULL,
	created     BIGINT NOT NULL,
	frozen      BIGINT NOT NULL,
	changed     BIGINT NOT NULL,
	ended_by    TEXT NOT NULL,
	reason      BLOB NOT NULL,
	statement   TEXT NOT NULL,
	reminded    BIGINT NOT NULL,
	CHECK (drafter <> ''),
	CHECK (state IN ('drafting', 'waiting', 'said', 'returned', 'withdrawn')),
	CHECK (own = 0 AND alone = 0 OR own = 1 AND steps <= 1 AND (alone = 0 AND type = 'authorization.given/1'
		OR alone = 1 AND type NOT LIKE 'authorization.%' AND type <> 'clearance.set/1')),
	CHECK ((state = 'said') = (statement <> '')),
	CHECK (state = 'drafting' OR steps >= 1 AND challenge <> '')
);
CREATE INDEX draft_participant ON draft (participant, state);
-- The clearance list of each freeze, as the participant had set it then.
CREATE TABLE draft_step (
	draft   TEXT NOT NULL,
	edition BIGINT NOT NULL,
	step    BIGINT NOT NULL,
	body    TEXT NOT NULL,
	PRIMARY KEY (draft, edition, step),
	CHECK (step >= 1)
);
-- What a draft was before it was frozen anew: one row for each earlier edition,
-- sealed as it was, and why it did not stay.
CREATE TABLE draft_version (
	draft     TEXT NOT NULL,
	edition   BIGINT NOT NULL,
	own       BIGINT NOT NULL,
	alone     BIGINT NOT NULL,
	challenge TEXT NOT NULL,
	sealed    BLOB NOT NULL,
	steps     BIGINT NOT NULL,
	frozen    BIGINT NOT NULL,
	ended_by  TEXT NOT NULL,
	reason    BLOB NOT NULL,
	replaced  BIGINT NOT NULL,
	PRIMARY KEY (draft, edition),
	CHECK (edition >= 1 AND challenge <> '')
);
-- Who has cleared which step of which freeze. Nobody clears what he or she has
-- drafted, unless the draft is own; nobody clears two steps.
CREATE TABLE clearance (
	draft       TEXT NOT NULL,
	edition     BIGINT NOT NULL,
	step        BIGINT NOT NULL,
	person      TEXT NOT NULL,
	in_place_of TEXT NOT NULL,
	drafter     TEXT NOT NULL,
	own         BIGINT NOT NULL,
	approval    BLOB NOT NULL,
	at          BIGINT NOT NULL,
	PRIMARY KEY (draft, edition, step),
	UNIQUE (draft, edition, person),
	CHECK (person <> ''),
	CHECK (own = 0 AND person <> drafter OR own = 1 AND person = drafter)
);
-- When somebody who clears is away, and who stands in.
CREATE TABLE draft_absence (
	participant TEXT NOT NULL,
	person      TEXT NOT NULL,
	begins      BIGINT NOT NULL,
	ends        BIGINT NOT NULL,
	deputy      TEXT NOT NULL,
	PRIMARY KEY (participant, person),
	CHECK (person <> '' AND deputy <> person),
	CHECK (begins < ends)
);
