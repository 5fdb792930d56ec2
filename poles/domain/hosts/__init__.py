"""The file of hosts, one for all schools: sites, contacts, tutors, calls, notes, agreements, duplicates."""
