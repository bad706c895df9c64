CREATE TABLE block (block_id INTEGER PRIMARY KEY, name TEXT, grape TEXT, hectares NUMERIC, planted_year INTEGER, soil TEXT);
CREATE TABLE pick (pick_id INTEGER PRIMARY KEY, block_id INTEGER, picked_on TEXT, kilos INTEGER, sugar NUMERIC, crew TEXT);
CREATE TABLE wine (wine_id INTEGER PRIMARY KEY, name TEXT, vintage INTEGER, grape TEXT, colour TEXT, alcohol NUMERIC, price NUMERIC);
CREATE TABLE tank (tank_id INTEGER PRIMARY KEY, code TEXT, material TEXT, capacity INTEGER, litres INTEGER, wine_id INTEGER, cleaned_on TEXT);
CREATE TABLE site (site_id INTEGER PRIMARY KEY, name TEXT, town TEXT);
CREATE TABLE bottles (wine_id INTEGER, site_id INTEGER, held INTEGER, reserved INTEGER);
CREATE TABLE buyer (buyer_id INTEGER PRIMARY KEY, name TEXT, kind TEXT, town TEXT, phone TEXT, terms_days INTEGER);
CREATE TABLE sale (sale_id INTEGER PRIMARY KEY, number TEXT, buyer_id INTEGER, sold_on TEXT, delivered_on TEXT, paid_on TEXT);
CREATE TABLE sale_line (sale_id INTEGER, wine_id INTEGER, bottles INTEGER, unit_price NUMERIC);
CREATE TABLE tasting (tasting_id INTEGER PRIMARY KEY, held_on TEXT, host TEXT, guests INTEGER, fee NUMERIC);
INSERT INTO block VALUES
 (1,'Top Field','Riesling',2.4,1998,'slate'),(2,'Long Row','Pinot Noir',1.8,2004,'limestone'),
 (3,'Chapel Slope','Chardonnay',3.1,2001,'limestone'),(4,'Fox Corner','Merlot',1.2,2012,'clay'),
 (5,'Mill Bank','Riesling',0.9,2016,'gravel'),(6,'South Wall','Gamay',0.7,2019,'clay');
INSERT INTO pick VALUES
 (1,1,'2025-09-22',5400,19.8,'Ortega'),(2,1,'2025-09-30',6100,20.6,'Ortega'),(3,2,'2025-09-12',3900,21.4,'Hollis'),
 (4,2,'2025-09-18',4200,22.1,'Ortega'),(5,3,'2025-09-15',8800,20.9,'Hollis'),(6,3,'2025-09-26',7300,21.7,'Hollis'),
 (7,4,'2025-10-04',2600,23.2,'Ortega'),(8,5,'2025-10-01',1900,19.1,'Ferris'),(9,6,'2025-09-10',1500,20.2,'Ferris'),
 (10,1,'2026-09-17',5900,20.1,'Ortega'),(11,2,'2026-09-08',3600,21.9,'Hollis'),(12,3,'2026-09-11',9200,21.2,'Hollis'),
 (13,4,'2026-09-29',2900,23.6,'Ferris'),(14,5,'2026-09-24',2100,19.7,'Ferris'),(15,6,'2026-09-05',1750,20.8,'Ferris'),
 (16,3,'2026-09-21',6400,21.9,'Ortega');
INSERT INTO wine VALUES
 (1,'Kestrel Riesling',2024,'Riesling','white',11.5,14.50),(2,'Kestrel Riesling',2025,'Riesling','white',12.0,15.20),
 (3,'Long Row Pinot',2023,'Pinot Noir','red',13.5,27.00),(4,'Chapel Chardonnay',2024,'Chardonnay','white',13.0,21.00),
 (5,'Fox Merlot',2022,'Merlot','red',14.0,24.50),(6,'South Wall Gamay',2025,'Gamay','red',12.5,13.80),
 (7,'Harvest Rose',2025,'Pinot Noir','rose',12.0,12.90),(8,'Blanc de Blancs',2021,'Chardonnay','sparkling',12.0,34.00);
INSERT INTO tank VALUES
 (1,'T1','steel',6000,5800,2,'2026-08-20'),(2,'T2','steel',6000,0,NULL,'2026-09-01'),(3,'T3','concrete',4000,3150,4,'2026-07-14'),
 (4,'B7','oak',225,225,3,'2025-09-02'),(5,'B8','oak',225,180,3,'2025-09-02'),(6,'B9','oak',225,0,NULL,'2026-06-30'),
 (7,'T4','steel',3000,2900,6,'2026-08-25'),(8,'T5','steel',3000,450,7,'2026-08-25');
INSERT INTO site VALUES (1,'Cellar','Arden'),(2,'Farm Shop','Arden'),(3,'Bonded Store','Leaford');
INSERT INTO bottles VALUES (1,1,820,60),(1,2,96,0),(1,3,1200,300),(2,1,2400,0),(2,2,48,0),(3,1,310,48),(3,2,22,4),(3,3,540,120),
 (4,1,0,0),(4,2,14,0),(4,3,890,240),(5,1,150,0),(5,2,9,6),(6,1,760,24),(6,2,60,0),(7,1,1100,0),(7,2,130,12),(8,1,275,30),(8,3,400,0);
INSERT INTO buyer VALUES
 (1,'The Copper Pot','restaurant','Leaford','555-0101',30),(2,'Bellamy & Sons','shop','Arden','555-0102',14),
 (3,'Hotel Meridian','restaurant','Dunmore','555-0103',45),(4,'Corner Cork','shop','Leaford','555-0104',30),
 (5,'Ines Halvorsen','private','Dunmore','555-0105',0),(6,'Peter Quill','private','Arden','555-0106',0),
 (7,'Northgate Wines','shop','Stoke Mill','555-0107',30),(8,'Trattoria Lupo','restaurant','Stoke Mill','555-0108',21);
INSERT INTO sale VALUES
 (1,'S-2001',1,'2026-06-03','2026-06-05','2026-06-30'),(2,'S-2002',2,'2026-06-11','2026-06-12','2026-06-20'),
 (3,'S-2003',3,'2026-06-24','2026-06-29','2026-08-15'),(4,'S-2004',5,'2026-07-02','2026-07-02','2026-07-02'),
 (5,'S-2005',1,'2026-07-09','2026-07-10','2026-08-11'),(6,'S-2006',4,'2026-07-15','2026-07-18','2026-08-10'),
 (7,'S-2007',7,'2026-07-27','2026-07-30',NULL),(8,'S-2008',8,'2026-08-05','2026-08-06','2026-08-25'),
 (9,'S-2009',3,'2026-08-12','2026-08-14',NULL),(10,'S-2010',6,'2026-08-19','2026-08-19','2026-08-19'),
 (11,'S-2011',1,'2026-08-28','2026-08-31','2026-09-20'),(12,'S-2012',2,'2026-09-03','2026-09-04',NULL),
 (13,'S-2013',7,'2026-09-10','2026-09-15',NULL),(14,'S-2014',4,'2026-09-17','2026-09-18','2026-09-30'),
 (15,'S-2015',8,'2026-09-24',NULL,NULL),(16,'S-2016',1,'2026-10-01',NULL,NULL),(17,'S-2017',3,'2026-10-05',NULL,NULL);
INSERT INTO sale_line VALUES (1,1,60,12.00),(1,3,24,23.00),(2,2,48,13.00),(2,7,36,10.50),(3,8,60,30.00),(3,3,36,23.50),(4,5,6,24.50),
 (5,1,48,12.00),(5,6,24,11.50),(6,4,72,18.00),(6,2,60,13.00),(7,1,120,11.50),(7,7,60,10.50),(8,6,48,11.50),(8,5,24,21.00),
 (9,3,48,23.50),(9,8,24,30.00),(10,7,12,12.90),(11,4,36,18.50),(11,1,60,12.00),(12,2,72,13.00),(13,6,96,11.00),(13,1,60,11.50),
 (14,4,48,18.00),(15,5,36,21.00),(15,7,48,10.50),(16,3,24,23.00),(16,1,36,12.00),(17,8,36,30.00);
INSERT INTO tasting VALUES (1,'2026-06-13','Maud Kerrigan',14,18.00),(2,'2026-06-27','Theo Brandt',9,18.00),(3,'2026-07-11','Maud Kerrigan',22,18.00),
 (4,'2026-07-25','Maud Kerrigan',17,20.00),(5,'2026-08-08','Theo Brandt',25,20.00),(6,'2026-08-22','Lena Moss',11,20.00),
 (7,'2026-09-05','Theo Brandt',19,20.00),(8,'2026-09-19','Maud Kerrigan',28,22.00),(9,'2026-10-03','Lena Moss',16,22.00);
