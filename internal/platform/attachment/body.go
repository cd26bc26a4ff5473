package attachment

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/statement"
)

// Limits of what one statement lists.
const (
	MaxFiles = 16
	MaxName  = 120 // runes
)

// File is an attachment as the body of a statement lists it, in the member
// "attachments".
type File struct {
	File statement.Hash `json:"file"` // SHA-256 of the sealed bytes: under which they lie
	Name string         `json:"name"`
	Type string         `json:"type"` // media type, by its bytes
	Size int64          `json:"size"` // bytes
	Hash statement.Hash `json:"hash"` // SHA-256(salt ‖ bytes)
	Key  []byte         `json:"key"`  // 32 bytes: of AES-256-GCM
}

// Check reports whether a file is listed as Keep gives it: fail.Invalid where it
// has another name than a file can have, a type that is not kept, no size, no hash
// or no key.
func (f File) Check() error {
	if f.File.IsZero() || f.Hash.IsZero() || len(f.Key) != keySize || f.Name != Named(f.Name) ||
		!slices.Contains(blob.MediaTypes(), f.Type) || f.Size < 1 || f.Size > MaxSize {
		return fail.New(fail.Invalid, "an attachment is listed otherwise than it is kept")
	}
	return nil
}

// CheckAll is Check for the list of a body: at most MaxFiles, none twice.
func CheckAll(all []File) error {
	if len(all) > MaxFiles {
		return fail.New(fail.Invalid, "A statement has at most %d attachments.", MaxFiles)
	}
	seen := map[statement.Hash]bool{}
	for _, f := range all {
		if err := f.Check(); err != nil {
			return err
		}
		if seen[f.File] {
			return fail.New(fail.Invalid, "an attachment stands twice")
		}
		seen[f.File] = true
	}
	return nil
}

// Listed gives the attachments of a body; none of one that lists none, or
// whose list is not of the form.
func Listed(body []byte) []File {
	var b struct {
		Attachments []File `json:"attachments"`
	}
	if json.Unmarshal(body, &b) != nil || CheckAll(b.Attachments) != nil {
		return nil
	}
	return b.Attachments
}

// Proper reports whether the name under which somebody brings a file in can be
// taken: fail.Invalid where it has a control character, or a mark that turns the
// direction of writing and shows another ending than the name has. It is refused,
// not mended: whoever brings it may not know what it hides.
func Proper(name string) error {
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return fail.New(fail.Invalid, "The name of the file has a control character, or a mark that turns the direction of writing. Rename the file and attach it once more.")
	}
	return nil
}

// Ended is a name with an ending that its media type has, added where it has
// another or none: what looks like text by its bytes is saved as text, and is not
// run as what its name says.
func Ended(name, media string) string {
	name = Named(name)
	ends := blob.Endings(media)
	for _, e := range ends {
		if strings.HasSuffix(strings.ToLower(name), e) {
			return name
		}
	}
	if len(ends) == 0 {
		return name
	}
	return Named(name + ends[0])
}

// Named makes a name fit for a file on any machine: without a folder, without
// what cannot be seen or turns the direction of writing, of at most MaxName runes,
// its extension kept.
func Named(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`/:*?"<>|`, r) {
			return -1
		}
		return r
	}, name)
	edge := func(r rune) bool { return r == '.' || unicode.IsSpace(r) }
	name = strings.TrimFunc(name, edge)
	if name == "" {
		return "file"
	}
	if n := utf8.RuneCountInString(name); n > MaxName {
		ext := []rune(path.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = strings.TrimRightFunc(string([]rune(name)[:MaxName-len(ext)]), edge) + string(ext)
	}
	return name
}
