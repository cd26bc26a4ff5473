// Package ical writes days that are due as a calendar (iCalendar, RFC 5545):
// events of whole days, without alarms.
package ical
