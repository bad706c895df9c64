CREATE TABLE play (play_id INTEGER PRIMARY KEY, title TEXT, author TEXT, genre TEXT, minutes INTEGER, royalty NUMERIC);
CREATE TABLE hall (hall_id INTEGER PRIMARY KEY, name TEXT, seats INTEGER, street TEXT);
CREATE TABLE performance (performance_id INTEGER PRIMARY KEY, code TEXT, play_id INTEGER, hall_id INTEGER, played_on TEXT, starts_at TEXT, sold INTEGER, price NUMERIC, status TEXT);
CREATE TABLE member (member_id INTEGER PRIMARY KEY, name TEXT, section TEXT, joined_on TEXT, fee_paid_on TEXT, phone TEXT);
CREATE TABLE part (play_id INTEGER, member_id INTEGER, role TEXT, lines INTEGER);
CREATE TABLE costume (costume_id INTEGER PRIMARY KEY, tag TEXT, title TEXT, size TEXT, rack TEXT, worth NUMERIC, condition TEXT);
CREATE TABLE hire (hire_id INTEGER PRIMARY KEY, number TEXT, costume_id INTEGER, hired_by TEXT, out_on TEXT, due_on TEXT, back_on TEXT, charge NUMERIC);
CREATE TABLE booking (booking_id INTEGER PRIMARY KEY, number TEXT, performance_id INTEGER, guest TEXT, seats INTEGER, paid NUMERIC, booked_on TEXT);
CREATE TABLE gift (gift_id INTEGER PRIMARY KEY, donor TEXT, given_on TEXT, amount NUMERIC, purpose TEXT);
CREATE TABLE expense (expense_id INTEGER PRIMARY KEY, spent_on TEXT, category TEXT, payee TEXT, amount NUMERIC, approved_by TEXT);
INSERT INTO play VALUES (1,'The Tin Lighthouse','Orla Venn','drama',135,420.00),(2,'Two Left Gloves','Milo Strand','comedy',95,310.00),
 (3,'Winter at Harrow','Orla Venn','drama',150,450.00),(4,'A Parrot for Mr Pym','Gus Ferrall','comedy',105,280.00),(5,'The Glass Orchard','Ida Roem','musical',165,900.00);
INSERT INTO hall VALUES (1,'Great Hall',240,'Market Street'),(2,'Studio',60,'Mill Lane'),(3,'Open Air Stage',320,'Castle Hill');
INSERT INTO performance VALUES (1,'P101',1,1,'2026-05-08','19:30',212,14.00,'played'),(2,'P102',1,1,'2026-05-09','19:30',238,14.00,'played'),
 (3,'P103',2,2,'2026-05-22','20:00',60,11.00,'played'),(4,'P104',2,2,'2026-05-23','20:00',44,11.00,'played'),(5,'P105',4,2,'2026-06-05','20:00',51,11.00,'played'),
 (6,'P106',5,3,'2026-06-20','20:30',298,19.00,'played'),(7,'P107',5,3,'2026-06-21','20:30',0,19.00,'cancelled'),(8,'P108',5,3,'2026-06-27','20:30',320,19.00,'played'),
 (9,'P109',4,2,'2026-07-03','20:00',38,11.00,'played'),(10,'P110',3,1,'2026-07-17','19:30',171,15.00,'played'),(11,'P111',3,1,'2026-07-18','19:30',150,15.00,'planned'),
 (12,'P112',2,1,'2026-07-25','19:30',87,12.00,'planned'),(13,'P113',1,3,'2026-08-01','20:00',64,16.00,'planned');
INSERT INTO member VALUES (1,'Hanne Volk','acting','2014-09-01','2026-01-12','555-3301'),(2,'Piers Aldous','acting','2019-02-15','2026-02-03','555-3302'),
 (3,'Rosa Quint','acting','2021-10-10',NULL,'555-3303'),(4,'Dag Ellery','lighting','2016-03-20','2026-01-20','555-3304'),(5,'Mina Corrie','costumes','2018-05-05','2026-03-01','555-3305'),
 (6,'Theo Lunt','acting','2023-01-08',NULL,'555-3306'),(7,'Agnes Bell','front of house','2011-11-11','2026-01-05','555-3307'),(8,'Ivo Brandt','lighting','2024-06-30',NULL,'555-3308');
INSERT INTO part VALUES (1,1,'Keeper',310),(1,2,'Captain',220),(1,3,'Nell',180),(2,2,'Barnaby',260),(2,6,'Clerk',140),(3,1,'Lady Harrow',340),(3,6,'Steward',90),(4,3,'Mrs Pym',205),(4,2,'Mr Pym',230),(5,1,'Countess',150),(5,3,'Lida',275),(5,6,'Gardener',120);
INSERT INTO costume VALUES (1,'C-11','Admiral coat','L','rack 1',180.00,'good'),(2,'C-12','Ball gown, blue','M','rack 1',240.00,'torn'),(3,'C-13','Parrot suit','XL','rack 2',320.00,'good'),
 (4,'C-14','Nurse uniform','S','rack 2',60.00,'good'),(5,'C-15','Velvet cloak','L','rack 3',150.00,'worn'),(6,'C-16','Ball gown, red','S','rack 1',260.00,'good'),(7,'C-17','Bowler hat','M','rack 4',35.00,'good');
INSERT INTO hire VALUES (1,'H-401',1,'Sailing Club','2026-05-02','2026-05-09','2026-05-08',25.00),(2,'H-402',3,'Oak Primary School','2026-05-28','2026-06-04','2026-06-10',40.00),
 (3,'H-403',5,'Jonas Weir','2026-06-11','2026-06-18','2026-06-18',20.00),(4,'H-404',2,'Harbour Choir','2026-06-19','2026-06-26',NULL,30.00),
 (5,'H-405',7,'Jonas Weir','2026-07-01','2026-07-15',NULL,8.00),(6,'H-406',6,'Harbour Choir','2026-07-08','2026-07-22',NULL,30.00),(7,'H-407',4,'Oak Primary School','2026-06-01','2026-06-08','2026-06-07',12.00);
INSERT INTO booking VALUES (1,'B-901',1,'Lotte Marsden',4,56.00,'2026-04-20'),(2,'B-902',2,'Rotary Club',12,168.00,'2026-04-28'),(3,'B-903',3,'Sven Aker',2,22.00,'2026-05-19'),
 (4,'B-904',6,'Rotary Club',20,380.00,'2026-06-01'),(5,'B-905',8,'Lotte Marsden',3,57.00,'2026-06-14'),(6,'B-906',10,'Clara Pohl',2,30.00,'2026-07-02'),
 (7,'B-907',11,'Rotary Club',10,150.00,'2026-07-10'),(8,'B-908',12,'Sven Aker',5,0.00,'2026-07-12'),(9,'B-909',13,'Clara Pohl',6,96.00,'2026-07-16');
INSERT INTO gift VALUES (1,'Marsden Trust','2026-01-15',2500.00,'lighting'),(2,'Bakery Ohm','2026-03-03',300.00,'general'),(3,'Marsden Trust','2026-05-20',1200.00,'costumes'),
 (4,'Otto Lindgren','2026-06-02',150.00,'general'),(5,'Bakery Ohm','2026-07-07',350.00,'youth'),(6,'City Council','2026-04-11',4000.00,'general');
INSERT INTO expense VALUES (1,'2026-04-30','hall rent','Town Estates',900.00,'Agnes Bell'),(2,'2026-05-31','hall rent','Town Estates',900.00,'Agnes Bell'),(3,'2026-06-30','hall rent','Town Estates',950.00,'Agnes Bell'),
 (4,'2026-05-06','printing','Quick Press',145.50,'Mina Corrie'),(5,'2026-06-15','printing','Quick Press',188.00,'Mina Corrie'),(6,'2026-06-18','lamps','Lux Supply',640.00,'Dag Ellery'),
 (7,'2026-07-02','timber','Ridge Sawmill',310.25,'Agnes Bell'),(8,'2026-05-15','timber','Ridge Sawmill',275.00,'Agnes Bell'),(9,'2026-07-16','lamps','Lux Supply',120.00,'Dag Ellery');
