-- Find a Sign: the directory of sign companies, and the published rules by which it ranks them.
-- Dates are ISO texts; a missing field of a listing is NULL.

CREATE TABLE snapshot (taken_on TEXT PRIMARY KEY);
CREATE TABLE city (city_id INTEGER PRIMARY KEY, name TEXT NOT NULL, state TEXT NOT NULL, population INTEGER NOT NULL);
CREATE TABLE category (category_id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL);
CREATE TABLE listing (
  listing_id INTEGER PRIMARY KEY, name TEXT NOT NULL, city_id INTEGER NOT NULL REFERENCES city,
  category_id INTEGER NOT NULL REFERENCES category, status TEXT NOT NULL CHECK (status IN ('live', 'draft', 'removed')),
  owner TEXT, street TEXT, phone TEXT, email TEXT, website TEXT, opening_hours TEXT, description TEXT, service_area TEXT,
  photo_count INTEGER NOT NULL, founded_year INTEGER, distance_miles REAL NOT NULL,
  licence_number TEXT, licence_verified_on TEXT, response_hours REAL, is_sponsor INTEGER NOT NULL,
  created_on TEXT NOT NULL, updated_on TEXT NOT NULL);
CREATE TABLE review (
  review_id INTEGER PRIMARY KEY, listing_id INTEGER NOT NULL REFERENCES listing, author TEXT NOT NULL,
  rating INTEGER NOT NULL, written_on TEXT NOT NULL, is_removed INTEGER NOT NULL, removed_because TEXT);
CREATE TABLE ranking_rule (
  rule_id INTEGER PRIMARY KEY, term TEXT NOT NULL, weight REAL NOT NULL, formula TEXT NOT NULL, reason TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT);
CREATE TABLE gallery_subscription (
  subscription_id INTEGER PRIMARY KEY, listing_id INTEGER NOT NULL REFERENCES listing, started_on TEXT NOT NULL,
  ended_on TEXT, monthly_price REAL NOT NULL);
CREATE TABLE listing_month (
  listing_id INTEGER NOT NULL REFERENCES listing, month TEXT NOT NULL, views INTEGER NOT NULL, enquiries INTEGER NOT NULL,
  PRIMARY KEY (listing_id, month));
CREATE TABLE duplicate_check (
  check_id INTEGER PRIMARY KEY, listing_id INTEGER NOT NULL REFERENCES listing,
  other_listing_id INTEGER NOT NULL REFERENCES listing, same_phone INTEGER NOT NULL, same_street INTEGER NOT NULL,
  same_licence INTEGER NOT NULL, verdict TEXT NOT NULL CHECK (verdict IN ('open', 'duplicate', 'two businesses')),
  checked_by TEXT, checked_on TEXT);
