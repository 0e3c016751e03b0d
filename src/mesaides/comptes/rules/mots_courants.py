"""What people of France choose first: passwords, first names, places, frequent words; most frequent first.

Compiled for this portal, without accents or capitals, as `judge_password` folds them. The library knows
the English ones.
"""

_MOTS_DE_PASSE = """
motdepasse azerty azertyuiop azertyuiopqsdfghjklmwxcvbn qsdfghjklm wxcvbn qsdfgh azer azqs aqwzsx aqwzsxedc
doudou loulou soleil bonjour coucou chouchou jetaime marseille loulou chocolat nounours amour mamour bebe
chaton princesse coccinelle papillon cheval licorne etoile lapinou minou minette titi toto tata tonton mamie
papy maman papa famille enfants amourdemavie monamour moncoeur moncheri macherie mapuce jtm jetm jtaime
jeteveux motdepass motdepasses mdp monmotdepasse monmdp lemotdepasse passe pass password p4ssword secret
secrete code codesecret sesame ouvretoi ouvretoisesame changeme changezmoi provisoire temporaire bienvenue
bienvenu salut admin administrateur administration administratif utilisateur usager invite identifiant
connexion connecter compte test essai demo formation stagiaire informatique ordinateur internet facebook
google windows orange wanadoo football rugby stade stadetoulousain toulousain om psg olympique allezlom
allezlesbleus vivelafrance cocorico liberte egalite fraternite libertes marianne france francais francaise
republique napoleon bretagne corse pays vacances plage montagne ete printemps automne hiver noel joyeux
joyeuxnoel anniversaire bonneannee janvier fevrier mars avril mai juin juillet aout septembre octobre
novembre decembre lundi mardi mercredi jeudi vendredi samedi dimanche rouge bleu vert jaune noir blanc rose
violet college lycee ecole classe prof professeur documentaliste cdi cpe proviseur principal intendant
intendance gestionnaire secretariat secretaire rectorat academie education nationale educationnationale
enseignant enseignement eleve eleves bac baccalaureat vie scolaire viescolaire pronote rentree cantine
internat subvention budget projet dossier demande aide aides region departement mairie commune etablissement
"""

_PRENOMS = """
marie jean pierre michel philippe nathalie isabelle sylvie catherine christine martine francoise valerie
sandrine stephanie veronique sophie celine aurelie emilie julie camille claire laura pauline manon lea chloe
emma jade louise alice ines lina mila lola sarah eva anna louis gabriel raphael arthur jules adam lucas hugo
leo nathan ethan tom paul noah theo maxime antoine alexandre nicolas thomas julien romain kevin quentin
florian guillaume sebastien christophe frederic stephane laurent olivier patrick pascal eric thierry bruno
didier alain bernard daniel jacques gerard claude andre rene robert roger francois serge dominique monique
jacqueline nicole annie jeanne helene brigitte corinne patricia laurence karine delphine virginie caroline
audrey elodie melanie marine mathilde clement benjamin vincent david fabrice franck jerome ludovic cedric
mohamed mehdi karim fatima samira leila nadia yasmine dupont durand martin bernard petit moreau roux garcia
lopez fernandez rodriguez
"""

_LIEUX = """
toulouse montpellier nimes perpignan beziers narbonne albi carcassonne castres montauban tarbes sete ales
lunel auch cahors rodez millau foix pamiers mende lourdes figeac castelnaudary lavaur gaillac muret blagnac
colomiers occitanie occitan catalan catalogne languedoc roussillon midipyrenees pyrenees garonne tarn gers
lot aude gard herault ariege aveyron lozere cevennes mediterranee camargue paris lyon bordeaux lille nantes
nice rennes strasbourg grenoble
"""

_MOTS = """
le la les un une des du de et est pas que qui dans pour sur avec mon ma mes ton ta tes son sa ses notre
votre nos vos leur je tu il elle on nous vous ils elles suis sommes etes sont ai as avons avez ont etait
sera plus tout tous toute toutes bien mais comme faire fait avoir etre aller vais vas aime aimes aimer veux
peux dois petit petite grand grande beau belle bon bonne nouveau nouvelle vieux jeune homme femme enfant
fille garcon ami amie amis chat chien oiseau poisson souris lapin loup lion tigre ours maison jardin porte
fenetre table chaise lit chambre cuisine voiture velo train avion bateau route rue ville village monde terre
mer ciel lune eau feu air vent pluie neige arbre fleur pomme poire fraise banane pain vin fromage cafe the
lait gateau sucre sel manger boire mange dormir jour nuit matin soir midi heure semaine mois annee temps vie
mort coeur tete main pied oeil yeux bouche livre papier stylo lettre mot phrase histoire musique chanson
danse cinema film photo radio telephone travail bureau argent euro prix merci pardon oui non jamais toujours
encore maintenant demain hier ici deux trois quatre cinq six sept huit neuf dix cent mille premier dernier
"""

_ANNEES = [str(annee) for annee in (*range(2030, 1949, -1), *range(2031, 2040))]


def words() -> list[str]:
    """Each once, the most frequent first."""
    listed = " ".join((_MOTS_DE_PASSE, _PRENOMS, _LIEUX)).split()
    return list(dict.fromkeys([*listed[:100], *_ANNEES, *listed[100:], *_MOTS.split()]))
