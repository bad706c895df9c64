CREATE TABLE maker (maker_id INTEGER PRIMARY KEY, name TEXT, city TEXT, email TEXT, lead_days INTEGER);
CREATE TABLE item (item_id INTEGER PRIMARY KEY, code TEXT, title TEXT, family TEXT, unit TEXT, cost NUMERIC, minimum INTEGER, maker_id INTEGER, is_controlled INTEGER);
CREATE TABLE room (room_id INTEGER PRIMARY KEY, name TEXT, floor INTEGER);
CREATE TABLE lot (lot_id INTEGER PRIMARY KEY, number TEXT, item_id INTEGER, room_id INTEGER, quantity INTEGER, expires_on TEXT);
CREATE TABLE request (request_id INTEGER PRIMARY KEY, number TEXT, item_id INTEGER, quantity INTEGER, asked_by TEXT, ward TEXT, asked_on TEXT, filled_on TEXT);
CREATE TABLE device (device_id INTEGER PRIMARY KEY, tag TEXT, title TEXT, room_id INTEGER, bought_on TEXT, serviced_on TEXT, service_months INTEGER, cost NUMERIC);
CREATE TABLE delivery (delivery_id INTEGER PRIMARY KEY, number TEXT, maker_id INTEGER, promised_on TEXT, arrived_on TEXT, freight NUMERIC);
CREATE TABLE delivery_line (delivery_id INTEGER, item_id INTEGER, quantity INTEGER, cost NUMERIC);
CREATE TABLE loss (loss_id INTEGER PRIMARY KEY, item_id INTEGER, lost_on TEXT, quantity INTEGER, reason TEXT);
INSERT INTO maker VALUES (1,'Harlan Medical','Boston','orders@harlan.example',5),(2,'Sanova','Graz','sales@sanova.example',14),
 (3,'Brightwell Labs','Leeds','desk@brightwell.example',9),(4,'Nordpak','Malmo','hello@nordpak.example',21);
INSERT INTO item VALUES (1,'GL-100','Nitrile gloves medium','gloves','box',6.40,40,4,0),(2,'GL-110','Nitrile gloves large','gloves','box',6.40,40,4,0),
 (3,'SY-005','Syringe 5 ml','syringes','piece',0.12,500,1,0),(4,'SY-010','Syringe 10 ml','syringes','piece',0.15,500,1,0),
 (5,'MO-020','Morphine 20 mg','drugs','ampoule',3.75,30,3,1),(6,'KE-050','Ketamine 50 mg','drugs','vial',5.20,20,3,1),
 (7,'SA-500','Saline 500 ml','fluids','bag',1.10,120,2,0),(8,'RI-1000','Ringer solution 1 l','fluids','bag',1.95,80,2,0),
 (9,'BA-010','Gauze bandage','dressings','roll',0.85,150,4,0),(10,'PL-025','Adhesive plaster','dressings','box',2.30,60,4,0),
 (11,'AM-250','Amoxicillin 250 mg','drugs','pack',4.10,50,3,0),(12,'CA-018','Cannula 18G','syringes','piece',0.95,200,1,0);
INSERT INTO room VALUES (1,'Main Store',0),(2,'Surgery',1),(3,'Ward Cupboard',2),(4,'Emergency Bay',0);
INSERT INTO lot VALUES (1,'L501',1,1,55,'2028-03-31'),(2,'L502',2,1,18,'2028-01-31'),(3,'L503',3,1,820,'2027-06-30'),(4,'L504',3,4,60,'2026-12-15'),
 (5,'L505',4,1,340,'2027-05-31'),(6,'L506',5,2,24,'2027-02-28'),(7,'L507',6,2,11,'2026-11-30'),(8,'L508',7,1,210,'2026-10-31'),
 (9,'L509',7,3,36,'2027-04-30'),(10,'L510',8,1,64,'2027-01-31'),(11,'L511',9,1,175,'2029-08-31'),(12,'L512',9,3,40,'2029-02-28'),
 (13,'L513',10,3,22,'2028-07-31'),(14,'L514',11,1,72,'2026-11-15'),(15,'L515',12,4,95,'2027-09-30'),(16,'L516',12,1,150,'2027-10-31'),
 (17,'L517',10,1,31,'2028-09-30'),(18,'L518',5,4,8,'2026-12-31');
INSERT INTO request VALUES (1,'Q-310',3,200,'Dr. Osei','Surgery','2026-09-02','2026-09-03'),(2,'Q-311',7,40,'Nurse Lindqvist','Cats','2026-09-04','2026-09-04'),
 (3,'Q-312',1,6,'Nurse Lindqvist','Cats','2026-09-09','2026-09-11'),(4,'Q-313',5,10,'Dr. Osei','Surgery','2026-09-10','2026-09-10'),
 (5,'Q-314',9,30,'Tom Avery','Horses','2026-09-15','2026-09-18'),(6,'Q-315',8,24,'Dr. Marchetti','Horses','2026-09-16','2026-09-16'),
 (7,'Q-316',12,50,'Nurse Lindqvist','Dogs','2026-09-22','2026-09-23'),(8,'Q-317',2,10,'Tom Avery','Horses','2026-09-25',NULL),
 (9,'Q-318',6,4,'Dr. Osei','Surgery','2026-09-28','2026-09-28'),(10,'Q-319',11,12,'Dr. Marchetti','Dogs','2026-10-01','2026-10-02'),
 (11,'Q-320',4,100,'Nurse Lindqvist','Dogs','2026-10-02',NULL),(12,'Q-321',7,60,'Dr. Osei','Surgery','2026-10-05','2026-10-05'),
 (13,'Q-322',10,15,'Tom Avery','Horses','2026-10-06',NULL),(14,'Q-323',3,150,'Dr. Marchetti','Surgery','2026-10-07','2026-10-08'),
 (15,'Q-324',9,25,'Nurse Lindqvist','Cats','2026-10-08',NULL);
INSERT INTO device VALUES (1,'D-01','Autoclave',2,'2019-04-11','2026-03-20',6,8400),(2,'D-02','X-ray machine',2,'2021-09-30','2026-01-15',12,31500),
 (3,'D-03','Ultrasound scanner',3,'2023-02-14','2025-08-02',12,12900),(4,'D-04','Infusion pump',4,'2022-06-01','2026-06-11',6,1450),
 (5,'D-05','Infusion pump',3,'2022-06-01','2026-02-03',6,1450),(6,'D-06','Blood analyser',1,'2024-11-05','2026-09-01',12,17600),(7,'D-07','Defibrillator',4,'2020-01-20','2026-08-28',12,2300);
INSERT INTO delivery VALUES (1,'DL-71',1,'2026-08-10','2026-08-09',18.00),(2,'DL-72',4,'2026-08-24','2026-08-31',42.50),(3,'DL-73',3,'2026-09-03','2026-09-03',12.00),
 (4,'DL-74',2,'2026-09-12','2026-09-14',35.00),(5,'DL-75',1,'2026-09-21','2026-09-20',18.00),(6,'DL-76',4,'2026-10-02',NULL,42.50),(7,'DL-77',3,'2026-10-12',NULL,12.00);
INSERT INTO delivery_line VALUES (1,3,1000,0.12),(1,12,200,0.92),(2,1,80,6.20),(2,9,200,0.85),(3,5,40,3.75),(3,11,60,4.10),(4,7,300,1.08),(4,8,100,1.95),
 (5,4,400,0.15),(5,3,500,0.11),(6,2,60,6.40),(6,10,50,2.30),(7,6,25,5.20);
INSERT INTO loss VALUES (1,7,'2026-07-31',24,'expired'),(2,11,'2026-08-15',10,'expired'),(3,5,'2026-08-20',1,'broken'),(4,3,'2026-09-05',30,'expired'),
 (5,8,'2026-09-17',6,'broken'),(6,6,'2026-09-30',2,'expired'),(7,1,'2026-10-03',3,'damp'),(8,7,'2026-10-04',12,'broken');
