-- +goose Up
-- Two more types that their drafter clears: an officer suspends the authorization
-- of another person, and ends that.
ALTER TABLE draft DROP CONSTRAINT draft_check;
ALTER TABLE draft ADD CONSTRAINT draft_check CHECK (own = 0 AND alone = 0 OR own = 1 AND steps <= 1
	AND (alone = 0 AND type IN ('authorization.given/1', 'authorization.suspended/1', 'authorization.restored/1')
	OR alone = 1 AND type NOT LIKE 'authorization.%' AND type <> 'clearance.set/1'));
