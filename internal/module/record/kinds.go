package record

// EventKinds are what an event can be about: the General Assembly and its First
// Committee, a Group of Governmental Experts, a regional consultation of a
// Group, another regional step, another initiative.
func EventKinds() []string {
	return []string{"general-assembly", "group", "consultation", "regional", "initiative"}
}

// ForumKinds are what a forum can be.
func ForumKinds() []string {
	return []string{"intergovernmental", "regional", "states-initiative", "multi-stakeholder", "private-sector", "academic"}
}

// JoinClasses are who may join a forum. "appointed" is by selection or
// designation only.
func JoinClasses() []string {
	return []string{"appointed", "all-member-states", "member-states-of-body", "invited-states", "regional-organizations",
		"private-sector", "civil-society", "academia", "technical-community", "individuals", "not-stated"}
}

// EndorsementKinds are what the words do: stand behind provisions, subscribe to
// them in principle, call on others to be guided by them, undertake to
// implement them, or propose guidance on them.
func EndorsementKinds() []string {
	return []string{"endorses", "subscribes-in-principle", "calls-to-be-guided", "implements", "supports-implementation", "proposes-guidance", "view"}
}
