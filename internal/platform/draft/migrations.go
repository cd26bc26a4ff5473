package draft

import "embed"

// Migrations make the room's private tables. A snapshot holds the rows of
// draft_step, clearance, draft_hold and draft_decision before those of draft, whose way in they open.
//
//go:embed migrations
var Migrations embed.FS
