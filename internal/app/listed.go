package app

import (
	"context"
	"sync"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/participant"
)

// listed names participants for the pages of other rooms, as the register
// lists them now. It reads them anew when the register has grown.
type listed struct {
	queries *participant.Queries
	ledger  *ledger.Ledger

	mu   sync.Mutex
	size int64
	dir  *participant.Directory
}

// directory gives the directory of the register's present size; when it
// cannot be read, the last one that could.
func (d *listed) directory() *participant.Directory {
	d.mu.Lock()
	defer d.mu.Unlock()
	if size := d.ledger.Size(); d.dir == nil || size != d.size {
		if dir, err := d.queries.Directory(context.Background()); err == nil {
			d.dir, d.size = dir, size
		}
	}
	return d.dir
}

// Name implements the Participants of the modules' pages.
func (d *listed) Name(id, tag string) (name, lang string) {
	if dir := d.directory(); dir != nil {
		return dir.Name(id, tag)
	}
	return id, ""
}

// Has reports whether somebody of an id is listed, or was. Where that cannot be read
// nobody is told that they are not.
func (d *listed) Has(id string) bool {
	dir := d.directory()
	if dir == nil {
		return true
	}
	_, ok := dir.Get(id)
	return ok
}

// Region gives the regional group of a Member State, else "".
func (d *listed) Region(id string) string {
	dir := d.directory()
	if dir == nil {
		return ""
	}
	p, _ := dir.Get(id)
	return string(p.Region)
}

// belongs gives the class of who is listed, and the regional group of a Member
// State; nothing where nobody is.
func (d *listed) belongs(id string) (participant.Class, participant.Region) {
	dir := d.directory()
	if dir == nil {
		return "", ""
	}
	p, _ := dir.Get(id)
	return p.Class, p.Region
}
