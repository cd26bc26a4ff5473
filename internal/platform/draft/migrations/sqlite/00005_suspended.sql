-- +goose Up
-- Two more types that their drafter clears: an officer suspends the authorization
-- of another person, and ends that. SQLite changes no check of a table: it is made
-- anew, with its triggers.
CREATE TABLE draft_kept AS SELECT * FROM draft;
DROP TABLE draft;
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
	CHECK (state IN ('drafting', 'waiting', 'held', 'said', 'returned', 'withdrawn')),
	CHECK (own = 0 AND alone = 0 OR own = 1 AND steps <= 1 AND (alone = 0 AND type IN ('authorization.given/1', 'authorization.suspended/1', 'authorization.restored/1')
		OR alone = 1 AND type NOT LIKE 'authorization.%' AND type <> 'clearance.set/1')),
	CHECK ((state = 'said') = (statement <> '')),
	CHECK (state = 'drafting' OR steps >= 1 AND challenge <> '')
);
INSERT INTO draft (id, participant, drafter, own, alone, type, state, edition, challenge, sealed, steps, created, frozen, changed, ended_by, reason, statement, reminded)
	SELECT id, participant, drafter, own, alone, type, state, edition, challenge, sealed, steps, created, frozen, changed, ended_by, reason, statement, reminded FROM draft_kept;
DROP TABLE draft_kept;
CREATE INDEX draft_participant ON draft (participant, state);
CREATE INDEX draft_paced_participant ON draft (participant, frozen);
CREATE INDEX draft_paced_drafter ON draft (drafter, frozen);
-- +goose StatementBegin
CREATE TRIGGER draft_enters BEFORE INSERT ON draft
BEGIN
	SELECT RAISE(ABORT, 'four eyes: this draft is here already')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.id);
	SELECT RAISE(ABORT, 'four eyes: the steps of the draft are missing')
	WHERE NEW.state <> 'drafting' AND (SELECT COUNT(*) FROM draft_step s WHERE s.draft = NEW.id AND s.edition = NEW.edition) <> NEW.steps;
	SELECT RAISE(ABORT, 'four eyes: the draft is not cleared')
	WHERE NEW.state IN ('held', 'said') AND (SELECT COUNT(*) FROM clearance c WHERE c.draft = NEW.id AND c.edition = NEW.edition
		AND c.drafter = NEW.drafter AND c.own = NEW.own AND c.step <= NEW.steps) <> NEW.steps;
	SELECT RAISE(ABORT, 'four eyes: what is held has a receipt, and nobody has decided on it')
	WHERE NEW.state = 'held' AND ((SELECT COUNT(*) FROM draft_hold h WHERE h.draft = NEW.id AND h.edition = NEW.edition) <> 1 OR (SELECT COUNT(*) FROM draft_decision o WHERE o.draft = NEW.id AND o.edition = NEW.edition) <> 0);
	SELECT RAISE(ABORT, 'four eyes: what was held is said when it was let in')
	WHERE NEW.state = 'said' AND (SELECT COUNT(*) FROM draft_hold h WHERE h.draft = NEW.id AND h.edition = NEW.edition) <> (SELECT COUNT(*) FROM draft_decision o WHERE o.draft = NEW.id AND o.edition = NEW.edition AND o.outcome IN ('released'));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_stays BEFORE UPDATE ON draft
BEGIN
	SELECT RAISE(ABORT, 'four eyes: whose draft it is does not change')
	WHERE NEW.id <> OLD.id OR NEW.participant <> OLD.participant OR NEW.drafter <> OLD.drafter OR NEW.created <> OLD.created;
	SELECT RAISE(ABORT, 'four eyes: what is frozen does not change')
	WHERE OLD.state <> 'drafting' AND (NEW.own <> OLD.own OR NEW.alone <> OLD.alone OR NEW.type <> OLD.type OR NEW.edition <> OLD.edition
		OR NEW.challenge <> OLD.challenge OR NEW.sealed <> OLD.sealed OR NEW.steps <> OLD.steps OR NEW.frozen <> OLD.frozen);
	SELECT RAISE(ABORT, 'four eyes: what has ended does not change')
	WHERE OLD.state IN ('said', 'withdrawn') AND (NEW.state <> OLD.state OR NEW.statement <> OLD.statement);
	SELECT RAISE(ABORT, 'four eyes: the draft cannot go there from here')
	WHERE NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ('drafting>waiting', 'drafting>withdrawn', 'waiting>drafting',
		'waiting>said', 'waiting>held', 'waiting>returned', 'waiting>withdrawn', 'held>said', 'held>returned', 'held>drafting', 'held>withdrawn',
		'returned>drafting', 'returned>withdrawn');
	SELECT RAISE(ABORT, 'four eyes: a draft is frozen anew')
	WHERE OLD.state = 'drafting' AND NEW.state = 'waiting' AND NEW.edition <> OLD.edition + 1;
	SELECT RAISE(ABORT, 'four eyes: a freeze has its number when it is frozen')
	WHERE OLD.state = 'drafting' AND NEW.state <> 'waiting' AND NEW.edition <> OLD.edition;
	SELECT RAISE(ABORT, 'four eyes: the steps of the draft are missing')
	WHERE NEW.state = 'waiting' AND (SELECT COUNT(*) FROM draft_step s WHERE s.draft = NEW.id AND s.edition = NEW.edition) <> NEW.steps;
	SELECT RAISE(ABORT, 'four eyes: the draft is not cleared')
	WHERE NEW.state IN ('held', 'said') AND (SELECT COUNT(*) FROM clearance c WHERE c.draft = NEW.id AND c.edition = NEW.edition
		AND c.drafter = NEW.drafter AND c.own = NEW.own AND c.step <= NEW.steps) <> NEW.steps;
	SELECT RAISE(ABORT, 'four eyes: what is held has a receipt, and nobody has decided on it')
	WHERE NEW.state = 'held' AND ((SELECT COUNT(*) FROM draft_hold h WHERE h.draft = NEW.id AND h.edition = NEW.edition) <> 1 OR (SELECT COUNT(*) FROM draft_decision o WHERE o.draft = NEW.id AND o.edition = NEW.edition) <> 0);
	SELECT RAISE(ABORT, 'four eyes: what was held is said when it was let in')
	WHERE NEW.state = 'said' AND (SELECT COUNT(*) FROM draft_hold h WHERE h.draft = NEW.id AND h.edition = NEW.edition) <> (SELECT COUNT(*) FROM draft_decision o WHERE o.draft = NEW.id AND o.edition = NEW.edition AND o.outcome IN ('released'));
	SELECT RAISE(ABORT, 'four eyes: what is held goes back when it is declined')
	WHERE OLD.state = 'held' AND NEW.state = 'returned' AND (SELECT COUNT(*) FROM draft_decision o WHERE o.draft = NEW.id AND o.edition = NEW.edition AND o.outcome IN ('declined')) <> 1;
	SELECT RAISE(ABORT, 'four eyes: what is held is taken back by its drafter')
	WHERE OLD.state = 'held' AND NEW.state IN ('drafting', 'withdrawn') AND (SELECT COUNT(*) FROM draft_decision o WHERE o.draft = NEW.id AND o.edition = NEW.edition AND o.outcome IN ('taken-back')) <> 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_leaves AFTER DELETE ON draft
BEGIN
	DELETE FROM clearance WHERE draft = OLD.id;
	DELETE FROM draft_step WHERE draft = OLD.id;
	DELETE FROM draft_version WHERE draft = OLD.id;
	DELETE FROM draft_decision WHERE draft = OLD.id;
	DELETE FROM draft_hold WHERE draft = OLD.id;
END;
-- +goose StatementEnd
