package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/language"
)

//go:embed locale said
var embedded embed.FS

// tags are the languages of the screen. The first is what a reader gets who
// asks for none of them.
var tags = [...]string{"en", "fr", "ar"}

// Tags lists the languages of the screen; the first is the one of last resort.
func Tags() []string { return slices.Clone(tags[:]) }

// Autonym gives a language's name in itself: what a language switch shows.
func Autonym(tag string) string {
	switch tag {
	case "en":
		return "English"
	case "fr":
		return "Français"
	case "ar":
		return "العربية"
	case "es":
		return "Español"
	case "ru":
		return "Русский"
	case "zh":
		return "中文"
	}
	return tag
}

// Catalogue holds every locale. It is immutable.
type Catalogue struct {
	locales map[string]*Locale
	matcher language.Matcher
}

// Load gives the embedded catalogues, which are read once.
func Load() (*Catalogue, error) { return shipped() }

var shipped = sync.OnceValues(func() (*Catalogue, error) {
	root, err := fs.Sub(embedded, "locale")
	if err != nil {
		return nil, err
	}
	c, err := load(root)
	if err != nil {
		return nil, err
	}
	said, err := fs.Sub(embedded, "said")
	if err == nil {
		err = loadSaid(said, c.locales)
	}
	return c, err
})

func load(root fs.FS) (*Catalogue, error) {
	c := &Catalogue{locales: map[string]*Locale{}}
	var parsed []language.Tag
	for _, code := range tags {
		tag := language.MustParse(code)
		parsed = append(parsed, tag)
		messages, err := loadMessages(root, code)
		if err != nil {
			return nil, err
		}
		c.locales[code] = &Locale{tag: tag, code: code, dir: DirectionOf(code),
			messages: messages, said: map[string]message{}, form: formatsOf[code]}
	}
	c.matcher = language.NewMatcher(parsed)
	return c, nil
}

func loadMessages(root fs.FS, code string) (map[string]message, error) {
	all := map[string]message{}
	files, err := fs.Glob(root, code+"/*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		b, err := fs.ReadFile(root, name)
		if err != nil {
			return nil, err
		}
		var room map[string]message
		if err := json.Unmarshal(b, &room); err != nil {
			return nil, fmt.Errorf("catalogue %s: %w", name, err)
		}
		prefix := strings.TrimSuffix(path.Base(name), ".json") + "."
		for key, m := range room {
			m.set(code)
			if !strings.HasPrefix(key, prefix) {
				return nil, fmt.Errorf("catalogue %s: key %q does not begin with %q", name, key, prefix)
			}
			all[key] = m
		}
	}
	return all, nil
}

// Locale gives the locale of a tag, or nil.
func (c *Catalogue) Locale(tag string) *Locale { return c.locales[tag] }

// Locales lists all, in the order of Tags.
func (c *Catalogue) Locales() []*Locale {
	out := make([]*Locale, 0, len(tags))
	for _, t := range tags {
		out = append(out, c.locales[t])
	}
	return out
}

// Negotiate chooses the locale for an Accept-Language header (RFC 9110,
// section 12.5.4). What cannot be read counts as no wish.
func (c *Catalogue) Negotiate(accept string) *Locale {
	want, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(want) == 0 {
		return c.locales[tags[0]]
	}
	_, i, conf := c.matcher.Match(want...)
	if conf == language.No {
		return c.locales[tags[0]]
	}
	return c.locales[tags[i]]
}
