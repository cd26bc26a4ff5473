-- +goose Up
-- What replaces a row (INSERT OR REPLACE) is stopped where it enters.
-- +goose StatementBegin
CREATE TRIGGER draft_enters BEFORE INSERT ON draft
BEGIN
	SELECT RAISE(ABORT, 'four eyes: this draft is here already')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.id);
	SELECT RAISE(ABORT, 'four eyes: the steps of the draft are missing')
	WHERE NEW.state <> 'drafting' AND (SELECT COUNT(*) FROM draft_step s WHERE s.draft = NEW.id AND s.edition = NEW.edition) <> NEW.steps;
	SELECT RAISE(ABORT, 'four eyes: the draft is not cleared')
	WHERE NEW.state = 'said' AND (SELECT COUNT(*) FROM clearance c WHERE c.draft = NEW.id AND c.edition = NEW.edition
		AND c.drafter = NEW.drafter AND c.own = NEW.own AND c.step <= NEW.steps) <> NEW.steps;
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
		'waiting>said', 'waiting>returned', 'waiting>withdrawn', 'returned>drafting', 'returned>withdrawn');
	SELECT RAISE(ABORT, 'four eyes: a draft is frozen anew')
	WHERE OLD.state = 'drafting' AND NEW.state = 'waiting' AND NEW.edition <> OLD.edition + 1;
	SELECT RAISE(ABORT, 'four eyes: a freeze has its number when it is frozen')
	WHERE OLD.state = 'drafting' AND NEW.state <> 'waiting' AND NEW.edition <> OLD.edition;
	SELECT RAISE(ABORT, 'four eyes: the steps of the draft are missing')
	WHERE NEW.state = 'waiting' AND (SELECT COUNT(*) FROM draft_step s WHERE s.draft = NEW.id AND s.edition = NEW.edition) <> NEW.steps;
	SELECT RAISE(ABORT, 'four eyes: the draft is not cleared')
	WHERE NEW.state = 'said' AND (SELECT COUNT(*) FROM clearance c WHERE c.draft = NEW.id AND c.edition = NEW.edition
		AND c.drafter = NEW.drafter AND c.own = NEW.own AND c.step <= NEW.steps) <> NEW.steps;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_leaves AFTER DELETE ON draft
BEGIN
	DELETE FROM clearance WHERE draft = OLD.id;
	DELETE FROM draft_step WHERE draft = OLD.id;
	DELETE FROM draft_version WHERE draft = OLD.id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_version_enters BEFORE INSERT ON draft_version
BEGIN
	SELECT RAISE(ABORT, 'four eyes: an earlier version does not change')
	WHERE EXISTS (SELECT 1 FROM draft_version v WHERE v.draft = NEW.draft AND v.edition = NEW.edition);
	SELECT RAISE(ABORT, 'four eyes: this is no earlier version')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (NEW.edition > d.edition OR d.state <> 'drafting' AND NEW.edition = d.edition));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_version_stays BEFORE UPDATE ON draft_version
BEGIN
	SELECT RAISE(ABORT, 'four eyes: an earlier version does not change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_version_leaves BEFORE DELETE ON draft_version
BEGIN
	SELECT RAISE(ABORT, 'four eyes: an earlier version stays with its draft')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_step_enters BEFORE INSERT ON draft_step
BEGIN
	SELECT RAISE(ABORT, 'four eyes: the steps of a frozen draft do not change')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (d.state <> 'drafting' OR NEW.edition <> d.edition + 1));
	SELECT RAISE(ABORT, 'four eyes: steps are numbered in their order')
	WHERE NEW.step > 1 AND NOT EXISTS (SELECT 1 FROM draft_step s WHERE s.draft = NEW.draft AND s.edition = NEW.edition AND s.step = NEW.step - 1);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_step_stays BEFORE UPDATE ON draft_step
BEGIN
	SELECT RAISE(ABORT, 'four eyes: the steps of a frozen draft do not change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_step_leaves BEFORE DELETE ON draft_step
BEGIN
	SELECT RAISE(ABORT, 'four eyes: the steps of a frozen draft do not change')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft AND d.state IN ('waiting', 'said') AND d.edition = OLD.edition);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clearance_enters BEFORE INSERT ON clearance
BEGIN
	SELECT RAISE(ABORT, 'four eyes: this step is cleared, or this person has cleared another')
	WHERE EXISTS (SELECT 1 FROM clearance c WHERE c.draft = NEW.draft AND c.edition = NEW.edition AND (c.step = NEW.step OR c.person = NEW.person));
	SELECT RAISE(ABORT, 'four eyes: this draft does not wait for this clearance')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = NEW.draft AND (d.state <> 'waiting' OR d.edition <> NEW.edition
		OR d.drafter <> NEW.drafter OR d.own <> NEW.own OR NEW.step > d.steps));
	SELECT RAISE(ABORT, 'four eyes: there is no such step')
	WHERE NOT EXISTS (SELECT 1 FROM draft_step s WHERE s.draft = NEW.draft AND s.edition = NEW.edition AND s.step = NEW.step);
	SELECT RAISE(ABORT, 'four eyes: the step before is not cleared')
	WHERE NEW.step > 1 AND NOT EXISTS (SELECT 1 FROM clearance c WHERE c.draft = NEW.draft AND c.edition = NEW.edition AND c.step = NEW.step - 1);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clearance_stays BEFORE UPDATE ON clearance
BEGIN
	SELECT RAISE(ABORT, 'four eyes: a clearance does not change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER clearance_leaves BEFORE DELETE ON clearance
BEGIN
	SELECT RAISE(ABORT, 'four eyes: a clearance stays with its draft')
	WHERE EXISTS (SELECT 1 FROM draft d WHERE d.id = OLD.draft AND d.state IN ('waiting', 'said') AND d.edition = OLD.edition);
END;
-- +goose StatementEnd
