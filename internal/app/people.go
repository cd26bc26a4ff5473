package app

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/snapshot"
)

// private lists the rooms that have rows which follow from no statement, in
// the order in which their tables are made. What a snapshot need not hold, such
// as sessions, is missing among a room's tables.
func private() []snapshot.Room {
	return []snapshot.Room{journalRoom(), auditRoom(), custodyRoom(), signinRoom(), oidcRoom(), draftRoom(), attachmentRoom(), outboxRoom(), alertRoom(), applicationRoom(), submissionRoom(), refusalRoom(), meetingRoom(), adoptionRoom(), cooperationRoom(), assessmentRoom(), preparationRoom(), exerciseRoom(), contactRoom(), checkRoom(), tokenRoom(), pushRoom()}
}

// migrate brings the private tables of every room up to date.
func migrate(ctx context.Context, db *sqldb.DB) error {
	for _, r := range private() {
		if err := db.Migrate(ctx, r.Name, r.Migrations); err != nil {
			return err
		}
	}
	return nil
}
