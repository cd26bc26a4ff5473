package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"comity.example/comity/client"
	"comity.example/comity/internal/fail"
)

// Seen is what was remembered of a log: its key, and the last checkpoint that
// it showed.
type Seen struct {
	VKey       string
	Checkpoint client.Checkpoint
}

// A memory file holds the log's key on its first line, an empty line, and the
// checkpoint as it was signed. Its name is the log's, escaped.
func memoryFile(dir, origin string) string {
	return filepath.Join(dir, url.PathEscape(origin)+".checkpoint")
}

// recall reads what was remembered of a log; nil when nothing was.
func recall(dir, origin string) (*Seen, error) {
	if dir == "" {
		return nil, nil
	}
	path := memoryFile(dir, origin)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "what was seen of %s before cannot be read", origin)
	}
	vkey, signed, _ := bytes.Cut(b, []byte("\n\n"))
	cp, err := client.OpenCheckpoint(signed, string(vkey))
	if err != nil || cp.Origin != origin {
		return nil, fail.Wrap(errors.Join(err, fs.ErrInvalid), fail.Unavailable, "what was seen of %s before is damaged (%s)", origin, path)
	}
	return &Seen{VKey: string(vkey), Checkpoint: cp}, nil
}

// remember writes what was seen of a log, whole or not at all.
func remember(dir string, s Seen) error {
	if dir == "" {
		return nil
	}
	path := memoryFile(dir, s.Checkpoint.Origin)
	err := os.MkdirAll(dir, 0o700)
	if err == nil {
		err = os.WriteFile(path+".new", fmt.Appendf(nil, "%s\n\n%s", s.VKey, s.Checkpoint.Note), 0o600)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	return fail.Wrap(err, fail.Unavailable, "what was seen of %s cannot be remembered", s.Checkpoint.Origin)
}

// keyOf decides which key the log of this name has to have signed with: the
// caller's, else the one that was remembered, else the one that was found.
func (r *run) keyOf(origin string, found []string) (vkey string, err error) {
	if r.report.Seen, err = recall(r.Memory, origin); err != nil {
		return "", err
	}
	known, whose := r.VKey, "the key that was given"
	if seen := r.report.Seen; known == "" && seen != nil {
		known, whose = seen.VKey, "the key that was seen before"
	}
	if known == "" {
		r.report.FirstUse = true
		if len(found) == 0 {
			return "", place(Head, origin, "the log names no public key")
		}
		known = found[0]
	}
	v, err := client.LogKey(known)
	switch {
	case err != nil && r.VKey != "":
		return "", fail.Wrap(err, fail.Invalid, "the key that was given is not one of a log")
	case err != nil:
		return "", place(Head, origin, "the public key of the log is none: %w", err)
	case v.Name() != origin:
		return "", place(Head, origin, "the key is of the log %s", v.Name())
	}
	for _, k := range found {
		if k == known {
			return known, nil
		}
	}
	return "", place(Head, origin, "the log's key is not %s\nexpected %s\nfound    %q", whose, known, found)
}

// consistent demands that the log still holds what was seen before. The whole
// register is in the replica; now is the checkpoint that the log shows, or nil.
func (r *run) consistent(ctx context.Context, now []byte) error {
	seen := r.report.Seen
	if seen == nil {
		return nil
	}
	before := seen.Checkpoint
	f := &Finding{Check: History, Index: -1, Place: before.Origin, Evidence: []string{
		"Seen before:\n" + string(before.Note), "Shown now:\n" + string(now)}}
	if size := r.mirror.Size(); size < before.Size {
		f.Cause = fmt.Errorf("the log had %d statements when it was last seen, and has %d now", before.Size, size)
		return f
	}
	root, err := r.replica.RootAt(ctx, before.Size)
	if err != nil {
		return err
	}
	if root != before.Root {
		f.Cause = fmt.Errorf("the first %d statements are not those that were last seen", before.Size)
		return f
	}
	return nil
}

// keep remembers a checkpoint that is not older than the last one.
func (r *run) keep(cp client.Checkpoint) error {
	r.report.Signed = cp.Size
	if seen := r.report.Seen; seen != nil && seen.Checkpoint.Size > cp.Size {
		return nil
	}
	return remember(r.Memory, Seen{VKey: r.report.VKey, Checkpoint: cp})
}
