// Package ical writes what is due as a calendar (iCalendar, RFC 5545): events of
// whole days or at instants, without alarms.
package ical
