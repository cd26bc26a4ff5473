package archtest

import "strings"

// A room is a group of packages with one place in the house.
type room struct {
	name string
	// match says which packages belong to it: paths below the module's root,
	// where * stands for one element and a final ... for any number.
	match []string
	// may lists the rooms it imports from, beside its own.
	may []string
	// module says that the * in match names a module, and modules never import
	// each other, nor each other's faces.
	module bool
}

var (
	ground   = []string{"protocol", "ground"}
	leaves   = append(append([]string{}, ground...), "words", "format", "config")
	upToKern = append(append([]string{}, leaves...), "kernel")
	upToPlat = append(append([]string{}, upToKern...), "platform", "outward")
)

// rooms is the house, from the ground up; the first match counts. What a room
// does not name it may not import.
var rooms = []room{
	// Public packages: what a stranger needs to check a hub.
	{name: "protocol", match: []string{"statement/...", "identity/...", "clearance/...", "redline/..."}, may: []string{"ground"}},
	{name: "ground", match: []string{"internal/fail", "internal/clock"}, may: []string{}},
	// Leaves: they know nothing of hubs.
	{name: "format", match: []string{"internal/format/..."}, may: []string{}},
	{name: "words", match: []string{"internal/i18n/..."}, may: ground},
	{name: "config", match: []string{"internal/config/..."}, may: ground},
	{name: "client", match: []string{"client/..."}, may: ground},

	// The way out to addresses that somebody typed: nothing below the platform
	// takes it.
	{name: "outward", match: []string{"internal/outward/..."}, may: ground},
	// The way in for the operator's commands: it knows no command.
	{name: "door", match: []string{"internal/door/..."}, may: ground},

	{name: "kernel", match: []string{"internal/kernel/..."}, may: leaves},
	{name: "ui", match: []string{"internal/ui/...", "internal/httpsrv/...", "internal/jsonapi/..."}, may: upToKern},
	// The faces of platform and module, before the rooms they belong to: what
	// answers HTTP.
	{name: "platform face", match: []string{"internal/platform/*/web/...", "internal/platform/*/api/...", "internal/platform/*/tlogtiles/...", "internal/platform/signin/*/web/..."},
		may: append([]string{"ui"}, upToPlat...)},
	{name: "module face", match: []string{"internal/module/*/web/...", "internal/module/*/*/web/...", "internal/module/*/api/..."},
		may: append([]string{"ui", "module", "platform face"}, upToPlat...), module: true},
	{name: "platform", match: []string{"internal/platform/..."}, may: append([]string{"outward"}, upToKern...)},
	{name: "module", match: []string{"internal/module/*/..."}, may: upToPlat, module: true},
	{name: "federation", match: []string{"internal/federation/..."}, may: upToPlat},
	{name: "verify", match: []string{"internal/verify/..."}, may: append([]string{"client"}, upToKern...)},
	{name: "snapshot", match: []string{"internal/snapshot/..."}, may: append([]string{"verify"}, upToKern...)},

	{name: "app", match: []string{"internal/app/..."},
		may: append([]string{"door", "ui", "module", "module face", "platform face", "federation", "client", "verify", "snapshot"}, upToPlat...)},
	{name: "cmd", match: []string{"cmd/..."},
		may: append([]string{"door", "ui", "module", "module face", "platform face", "federation", "client", "verify", "snapshot", "app"}, upToPlat...)},
	// For tests only: they may see all, and nobody but tests may see them.
	{name: "test", match: []string{"internal/hubtest/...", "internal/archtest/...", "internal/bench/..."},
		may: append([]string{"ui", "module", "module face", "platform face", "federation", "client", "verify", "snapshot", "app", "cmd"}, upToPlat...)},
}

// roomOf finds the room of a package and, in a room of modules, which module it
// is of. The room is nil when the package has no place yet.
func roomOf(pkg string) (module string, r *room) {
	for i := range rooms {
		for _, pattern := range rooms[i].match {
			if star, ok := matchPath(pattern, pkg); ok {
				return star, &rooms[i]
			}
		}
	}
	return "", nil
}

// matchPath matches a package path against a pattern and gives the element that
// the first * stood for.
func matchPath(pattern, pkg string) (star string, ok bool) {
	want, have := strings.Split(pattern, "/"), strings.Split(pkg, "/")
	for i, w := range want {
		switch {
		case w == "...":
			return star, true
		case i >= len(have):
			return "", false
		case w == "*":
			if star == "" {
				star = have[i]
			}
		case w != have[i]:
			return "", false
		}
	}
	return star, len(want) == len(have)
}

// objection says why a package may not import another; "" when it may. Both are
// paths below the module's root.
func objection(from, to string) string {
	fromModule, f := roomOf(from)
	toModule, t := roomOf(to)
	switch {
	case f == nil:
		return from + " has no room: give it one in internal/archtest/rooms.go"
	case t == nil:
		return to + " has no room: give it one in internal/archtest/rooms.go"
	case f.module && t.module && fromModule != toModule:
		return "modules never import each other: declare a small interface, and let internal/app fill it"
	case f.name == t.name:
		return ""
	}
	for _, name := range f.may {
		if name == t.name {
			return ""
		}
	}
	return "the " + f.name + " room may not import from the " + t.name + " room"
}
